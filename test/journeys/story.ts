import type { AddressInfo } from 'node:net';
import { createUpskill, type Upskill } from '@upskill/client';
import { dateIn } from '../../src/kernel/calendar.js';
import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../setup/test-app.js';

export const PROGRAMMER = '15-1251.00';
export const SYSTEMS_MANAGER = '11-3021.00';
export const today = dateIn('UTC', new Date());

/** What the story needs to remember between its chapters. */
export const story = {} as {
  upskill: TestApp;
  acme: TestEmployer;
  baseUrl: string;
  /** The HRIS integrator’s client. */
  hris: Upskill;
  roles: Map<string, string>;
  departmentId: string;
  employees: Map<string, string>;
  providerId: string;
  programId: string;
  requestId: string;
  budgetId: string;
};

const clientOf = ({ authorization }: Credential) =>
  createUpskill({ baseUrl: story.baseUrl, token: authorization.replace('Bearer ', '') });

/** The client of somebody of the story, signed in by the employer’s identity provider. */
export const as = async (externalId: string) =>
  clientOf(await story.upskill.signIn(story.acme, `${externalId}@acme.example`));

export async function beginStory() {
  story.upskill = await startTestApp();
  story.acme = await story.upskill.newEmployer({ fiscalYearStartsOn: '07-01' });
  await story.upskill.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = story.upskill.app.server.address() as AddressInfo;
  story.baseUrl = `http://127.0.0.1:${port}`;
  story.hris = clientOf(story.acme.admin);
}

import { startTestApp, type TestEmployer } from '../test-app.js';
import { asWorker } from './audit-trail.js';
import { type Files, onetFiles, RATINGS, submitImport } from './catalog-releases.js';

export const PROGRAMMERS = '15-1251.00';
type Named = { id: string; name: string };
type Asked = { skillId: string; level: number; weight: number; mandatory: boolean };

/** What an import counts, where all but the named is nothing. */
export const counts = (changes: object) => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  failed: 0,
  ...changes,
});

/** The small release in which programmers are rated otherwise on one element, or not at all. */
export function withRating(elementId: string, rating: [number, number] | undefined): Files {
  const ofProgrammers = { ...RATINGS[PROGRAMMERS] };
  if (rating) ofProgrammers[elementId] = rating;
  else delete ofProgrammers[elementId];
  return onetFiles({ ...RATINGS, [PROGRAMMERS]: ofProgrammers });
}

/** A service with its worker, and an employer who imports. */
export async function startImportScene() {
  const upskill = await startTestApp();
  const worker = asWorker(upskill);
  let employer: TestEmployer = await upskill.newEmployer();

  const get = (url: string) => upskill.done(upskill.api.get(url, employer.admin));
  const post = (url: string, body: object) =>
    upskill.done(upskill.api.post(url, employer.admin, body));
  const roleOf = async (code: string) => (await get(`/v1/job-roles?code=${code}`)).data[0];
  const skillsByName = async () => {
    const { data } = await get('/v1/skills?limit=200');
    return data as Named[];
  };

  /** What a role asks for on a day, by the name of the skill. */
  async function askedOf(code: string, asOf = '2026-06-01'): Promise<Record<string, object>> {
    const { id } = await roleOf(code);
    const { data } = await get(`/v1/job-roles/${id}/requirement-versions?asOf=${asOf}`);
    const names = new Map((await skillsByName()).map((skill) => [skill.id, skill.name]));
    return Object.fromEntries(
      (data[0]?.requirements ?? []).map(({ skillId, ...asked }: Asked) => [
        names.get(skillId),
        asked,
      ]),
    );
  }

  /** Does all imports that wait. */
  async function runJob() {
    const job = worker.jobs().find(({ name }) => name === 'run-catalog-imports');
    if (!job) throw new Error('there is no such job');
    await job.run();
  }

  return {
    upskill,
    get,
    post,
    roleOf,
    askedOf,
    get employer() {
      return employer;
    },
    async newEmployer() {
      employer = await upskill.newEmployer();
    },
    async patch(url: string, changes: object) {
      const { version } = await get(url);
      return upskill.done(upskill.api.patch(url, employer.admin, changes, version));
    },
    /** Imports and waits. */
    async importOf(files: Files, given: object = {}) {
      const asked = { kind: 'onet', effectiveOn: '2026-01-01', ...given };
      const { id } = await submitImport(upskill, employer, asked, files);
      await runJob();
      return get(`/v1/imports/${id}`);
    },
    skillOf: async (externalId: string) =>
      (await get(`/v1/skills?externalId=${encodeURIComponent(externalId)}`)).data[0],
    /** Publishes what a role asks for, changed as told: by the name of the skill, null takes it out. */
    async ask(code: string, changes: Record<string, object | null>, effectiveOn = '2026-02-01') {
      const { id } = await roleOf(code);
      const ids = new Map((await skillsByName()).map((skill) => [skill.name, skill.id]));
      const asked = { ...(await askedOf(code, effectiveOn)), ...changes };
      const requirements = Object.entries(asked).flatMap(([name, each]) =>
        each === null ? [] : [{ skillId: ids.get(name), weight: 1, ...each }],
      );
      await post(`/v1/job-roles/${id}/requirement-versions`, { effectiveOn, requirements });
    },
    async stop() {
      await worker.stop();
      await upskill.stop();
    },
  };
}

export type ImportScene = Awaited<ReturnType<typeof startImportScene>>;

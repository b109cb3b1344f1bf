import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  AuditEntryPage,
  AuditEntryQuery,
  AuditHead,
  AuditVerification,
  AuditVerificationQuery,
} from './audit-log.schemas.js';
import type { AuditLogService } from './audit-log.service.js';
import type { AuditVerifier } from './audit-verification.service.js';

const tags = ['Audit'];
const reading = { access: 'audit-entries.read', objects: 'employer' } as const;
/** What one request may cost: some hundred milliseconds. The command line checks a chain of any length. */
const PART = 10_000;

export function auditLogRoutes(
  service: AuditLogService,
  verifier: AuditVerifier,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/audit-entries',
      {
        config: reading,
        schema: {
          operationId: 'listAuditEntries',
          summary: 'List who did what, newest first',
          tags,
          querystring: AuditEntryQuery,
          response: { 200: AuditEntryPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.get(
      '/audit-entries/head',
      {
        config: reading,
        schema: {
          operationId: 'getAuditHead',
          summary: 'Read the signed end of the audit chain, to keep it elsewhere',
          tags,
          response: { 200: AuditHead },
        },
      },
      async (request) => service.head(request.actor.employerId),
    );

    app.get(
      '/audit-entries/verification',
      {
        config: reading,
        schema: {
          operationId: 'verifyAuditEntries',
          summary: 'Compare up to 10,000 entries with their seals',
          tags,
          querystring: AuditVerificationQuery,
          response: { 200: AuditVerification },
        },
      },
      async (request) =>
        verifier.verifyPart(request.actor.employerId, Number(request.query.afterSeq ?? 0), PART),
    );
  };
}

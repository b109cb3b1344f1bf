import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import type { SkillGapBatchService } from './skill-gap-batch.service.js';
import {
  EmployeeParams,
  NewSkillGapReports,
  SkillGapQuery,
  SkillGapReport,
  SkillGapReports,
} from './skill-gaps.schemas.js';
import type { SkillGapService } from './skill-gaps.service.js';

export function skillGapRoutes(
  service: SkillGapService,
  batch: SkillGapBatchService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employees/:employeeId/skill-gaps',
      {
        config: { access: 'skill-gaps.read', objects: 'people-in-view' },
        schema: {
          operationId: 'getSkillGapReport',
          summary: 'Compare an employee with their role, or with another, as of a date',
          tags: ['Skill gaps'],
          params: EmployeeParams,
          querystring: SkillGapQuery,
          response: { 200: SkillGapReport, ...problems(422) },
        },
      },
      async (request) => service.report(request.actor, request.params.employeeId, request.query),
    );

    app.post(
      '/skill-gaps/reports',
      {
        config: {
          access: 'skill-gaps.read',
          objects: 'people-in-view',
          idempotency: 'none',
          rateClass: 'expensive',
        },
        schema: {
          operationId: 'getSkillGapReports',
          summary:
            'Compare up to 100 employees with their roles, or with one role; each stands or fails alone; stores nothing',
          tags: ['Skill gaps'],
          body: NewSkillGapReports,
          response: { 200: SkillGapReports, ...problems(422) },
        },
      },
      async (request) => batch.reportMany(request.actor, request.body),
    );
  };
}

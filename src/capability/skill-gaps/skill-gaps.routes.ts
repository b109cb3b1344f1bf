import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import { EmployeeParams, SkillGapQuery, SkillGapReport } from './skill-gaps.schemas.js';
import type { SkillGapService } from './skill-gaps.service.js';

export function skillGapRoutes(service: SkillGapService): FastifyPluginAsyncZod {
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
  };
}

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import { EmployeeParams } from './assessments.schemas.js';
import {
  EmployeeSkillDetail,
  EmployeeSkillDetailQuery,
  EmployeeSkillPage,
  EmployeeSkillParams,
  EmployeeSkillQuery,
  SkillHistoryPage,
  SkillHistoryQuery,
  SkillUse,
  SkillUseStatement,
} from './employee-skills.schemas.js';
import type { EmployeeSkillService } from './employee-skills.service.js';
import type { SkillUseService } from './skill-uses.service.js';

const tags = ['Assessments'];
const reading = { access: 'assessments.read', objects: 'people-in-view' } as const;
const writing = { access: 'assessments.write', objects: 'people-in-view' } as const;

export function employeeSkillRoutes(
  skills: EmployeeSkillService,
  uses: SkillUseService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employees/:employeeId/skills',
      {
        config: reading,
        schema: {
          operationId: 'listEmployeeSkills',
          summary: 'List an employee’s levels, with how certain they are, as of a date',
          tags,
          params: EmployeeParams,
          querystring: EmployeeSkillQuery,
          response: { 200: EmployeeSkillPage },
        },
      },
      async (request) => skills.list(request.actor, request.params.employeeId, request.query),
    );

    app.get(
      '/employees/:employeeId/skills/:skillId',
      {
        config: reading,
        schema: {
          operationId: 'getEmployeeSkill',
          summary: 'Read an employee’s level in a skill with everything it is made of',
          tags,
          params: EmployeeSkillParams,
          querystring: EmployeeSkillDetailQuery,
          response: { 200: EmployeeSkillDetail },
        },
      },
      async (request) => skills.read(request.actor, request.params, request.query),
    );

    app.get(
      '/employees/:employeeId/skills/:skillId/history',
      {
        config: reading,
        schema: {
          operationId: 'listEmployeeSkillHistory',
          summary: 'List the days on which an employee’s level in a skill changed, and why',
          tags,
          params: EmployeeSkillParams,
          querystring: SkillHistoryQuery,
          response: { 200: SkillHistoryPage },
        },
      },
      async (request) => skills.history(request.actor, request.params, request.query),
    );

    app.get(
      '/employees/:employeeId/skills/:skillId/last-use',
      {
        config: reading,
        schema: {
          operationId: 'getSkillUse',
          summary: 'Read when an employee last used a skill, as somebody said',
          tags,
          params: EmployeeSkillParams,
          response: { 200: SkillUse },
        },
      },
      async (request) => uses.read(request.actor, request.params),
    );

    app.put(
      '/employees/:employeeId/skills/:skillId/last-use',
      {
        config: writing,
        schema: {
          operationId: 'stateSkillUse',
          summary: 'Say when an employee last used a skill, in place of what was said before',
          tags,
          params: EmployeeSkillParams,
          body: SkillUseStatement,
          response: { 200: SkillUse, 201: SkillUse, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const { use, isNew } = await uses.state(request.actor, request.params, request.body);
        if (isNew) {
          const location = `/v1/employees/${use.employeeId}/skills/${use.skillId}/last-use`;
          reply.code(201).header('location', location);
        }
        return use;
      },
    );
  };
}

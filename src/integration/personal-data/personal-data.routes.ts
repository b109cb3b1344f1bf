import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import { EmployeeParams, Erasure, PersonalData } from './personal-data.schemas.js';
import type { PersonalDataService } from './personal-data.service.js';

const tags = ['Personal data'];

export function personalDataRoutes(service: PersonalDataService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employees/:employeeId/personal-data',
      {
        config: { access: 'personal-data.read', objects: 'people-in-view' },
        schema: {
          operationId: 'getPersonalData',
          summary: 'Read everything that is kept about a person',
          tags,
          params: EmployeeParams,
          response: { 200: PersonalData },
        },
      },
      async (request) => service.read(request.actor, request.params.employeeId),
    );

    app.post(
      '/employees/:employeeId/erasure',
      {
        config: { access: 'personal-data.erase', objects: 'employer' },
        schema: {
          operationId: 'eraseEmployee',
          summary: 'Erase who a former employee was; again is the same',
          tags,
          params: EmployeeParams,
          response: { 200: Erasure, ...problems(409) },
        },
      },
      async (request) => service.erase(request.actor, request.params.employeeId),
    );
  };
}

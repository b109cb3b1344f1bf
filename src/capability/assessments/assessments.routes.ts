import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import type { AssessmentRecordingService } from './assessment-recording.service.js';
import {
  Assessment,
  AssessmentBulk,
  AssessmentBulkResult,
  AssessmentPage,
  AssessmentParams,
  AssessmentQuery,
  EmployeeParams,
  NewAssessment,
} from './assessments.schemas.js';
import type { AssessmentService } from './assessments.service.js';

const tags = ['Assessments'];
const reading = { access: 'assessments.read', objects: 'people-in-view' } as const;
const writing = { access: 'assessments.write', objects: 'people-in-view' } as const;

export function assessmentRoutes(
  service: AssessmentService,
  recording: AssessmentRecordingService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employees/:employeeId/assessments',
      {
        config: reading,
        schema: {
          operationId: 'listAssessments',
          summary: 'List the evidence of an employee’s levels, newest first',
          tags,
          params: EmployeeParams,
          querystring: AssessmentQuery,
          response: { 200: AssessmentPage },
        },
      },
      async (request) => service.list(request.actor, request.params.employeeId, request.query),
    );

    app.post(
      '/employees/:employeeId/assessments',
      {
        config: writing,
        schema: {
          operationId: 'createAssessment',
          summary: 'State an employee’s level in a skill',
          tags,
          params: EmployeeParams,
          body: NewAssessment,
          response: { 201: Assessment, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const { employeeId } = request.params;
        const assessment = await recording.create(request.actor, employeeId, request.body);
        const location = `/v1/employees/${assessment.employeeId}/assessments/${assessment.id}`;
        reply.code(201).header('location', location);
        return assessment;
      },
    );

    app.get(
      '/employees/:employeeId/assessments/:assessmentId',
      {
        config: reading,
        schema: {
          operationId: 'getAssessment',
          summary: 'Read an assessment',
          tags,
          params: AssessmentParams,
          response: { 200: Assessment },
        },
      },
      async (request) =>
        service.read(request.actor, request.params.employeeId, request.params.assessmentId),
    );

    app.post(
      '/assessments/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'createAssessments',
          summary: 'State up to 1,000 levels; each item stands or fails alone',
          tags,
          body: AssessmentBulk,
          response: { 200: AssessmentBulkResult },
        },
      },
      async (request) => recording.createMany(request.actor, request.body.items),
    );
  };
}

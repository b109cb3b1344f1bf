import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { ProgramPublicationService } from './program-publication.service.js';
import type { TrainingProgramBulkService } from './training-program-bulk.service.js';
import {
  NewTrainingProgram,
  TrainingProgram,
  TrainingProgramBulk,
  TrainingProgramBulkResult,
  TrainingProgramChanges,
  TrainingProgramPage,
  TrainingProgramParams,
  TrainingProgramQuery,
} from './training-programs.schemas.js';
import type { TrainingProgramService } from './training-programs.service.js';

const tags = ['Training programs'];
const reading = { access: 'training-programs.read', objects: 'employer' } as const;
const writing = { access: 'training-programs.write', objects: 'employer' } as const;

export function trainingProgramRoutes(
  service: TrainingProgramService,
  bulk: TrainingProgramBulkService,
  publication: ProgramPublicationService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/training-programs',
      {
        config: reading,
        schema: {
          operationId: 'listTrainingPrograms',
          summary: 'List training programs; drafts and retired ones only for those who keep them',
          tags,
          querystring: TrainingProgramQuery,
          response: { 200: TrainingProgramPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/training-programs',
      {
        config: writing,
        schema: {
          operationId: 'createTrainingProgram',
          summary: 'Add a training program',
          tags,
          body: NewTrainingProgram,
          response: { 201: TrainingProgram, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const program = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/training-programs/${program.id}`);
        return program;
      },
    );

    app.post(
      '/training-programs/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'upsertTrainingPrograms',
          summary: 'Make up to 500 programs be as a catalog says; each item stands or fails alone',
          tags,
          body: TrainingProgramBulk,
          response: { 200: TrainingProgramBulkResult, ...problems(409) },
        },
      },
      async (request) => bulk.upsertMany(request.actor, request.body.items),
    );

    app.get(
      '/training-programs/:programId',
      {
        config: reading,
        schema: {
          operationId: 'getTrainingProgram',
          summary: 'Read a training program',
          tags,
          params: TrainingProgramParams,
          response: { 200: TrainingProgram },
        },
      },
      async (request) => service.read(request.actor, request.params.programId),
    );

    app.patch(
      '/training-programs/:programId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateTrainingProgram',
          summary: 'Change a training program, but for its status',
          tags,
          params: TrainingProgramParams,
          body: TrainingProgramChanges,
          response: { 200: TrainingProgram, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.programId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.post(
      '/training-programs/:programId/publication',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'publishTrainingProgram',
          summary: 'Offer a draft',
          tags,
          params: TrainingProgramParams,
          response: { 200: TrainingProgram, ...problems(409) },
        },
      },
      async (request) =>
        publication.publish(request.actor, request.params.programId, readIfMatch(request, false)),
    );

    app.post(
      '/training-programs/:programId/retirement',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'retireTrainingProgram',
          summary: 'Take a published program off the offer',
          tags,
          params: TrainingProgramParams,
          response: { 200: TrainingProgram, ...problems(409) },
        },
      },
      async (request) =>
        publication.retire(request.actor, request.params.programId, readIfMatch(request, false)),
    );
  };
}

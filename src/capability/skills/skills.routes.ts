import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import type { SkillBulkService } from './skill-bulk.service.js';
import {
  NewSkill,
  Skill,
  SkillBulk,
  SkillBulkResult,
  SkillChanges,
  SkillPage,
  SkillParams,
  SkillQuery,
} from './skills.schemas.js';
import type { SkillService } from './skills.service.js';

const tags = ['Skills'];
const reading = { access: 'skills.read', objects: 'employer' } as const;
const writing = { access: 'skills.write', objects: 'employer' } as const;

export function skillRoutes(service: SkillService, bulk: SkillBulkService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/skills',
      {
        config: reading,
        schema: {
          operationId: 'listSkills',
          summary: 'List skills',
          tags,
          querystring: SkillQuery,
          response: { 200: SkillPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/skills',
      {
        config: writing,
        schema: {
          operationId: 'createSkill',
          summary: 'Add a skill',
          tags,
          body: NewSkill,
          response: { 201: Skill, ...problems(409) },
        },
      },
      async (request, reply) => {
        const skill = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/skills/${skill.id}`);
        return skill;
      },
    );

    app.post(
      '/skills/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'upsertSkills',
          summary:
            'Make up to 1,000 skills be as a catalog says, known by source and external id or by name; each item stands or fails alone',
          tags,
          body: SkillBulk,
          response: { 200: SkillBulkResult, ...problems(409) },
        },
      },
      async (request) => bulk.upsertMany(request.actor, request.body.items),
    );

    app.get(
      '/skills/:skillId',
      {
        config: reading,
        schema: {
          operationId: 'getSkill',
          summary: 'Read a skill',
          tags,
          params: SkillParams,
          response: { 200: Skill },
        },
      },
      async (request) => service.read(request.actor, request.params.skillId),
    );

    app.patch(
      '/skills/:skillId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateSkill',
          summary: 'Change a skill',
          tags,
          params: SkillParams,
          body: SkillChanges,
          response: { 200: Skill, ...problems(409) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.skillId,
          readIfMatch(request, false),
          request.body,
        ),
    );
  };
}

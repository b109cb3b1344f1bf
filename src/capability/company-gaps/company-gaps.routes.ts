import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import {
  BenchQuery,
  BenchStrengthPage,
  CompanyGapGroupPage,
  CompanyGapQuery,
  HeatMapQuery,
  SinglePointOfFailurePage,
  SinglePointQuery,
  SkillHeatMap,
} from './company-gaps.schemas.js';
import type { CompanyGapService } from './company-gaps.service.js';
import type { CompanyPeopleService } from './company-people.service.js';

const tags = ['Company view'];
const config = { access: 'company-gaps.read', objects: 'people-in-view' } as const;
const expensive = { ...config, rateClass: 'expensive' } as const;

export function companyGapRoutes(
  gaps: CompanyGapService,
  people: CompanyPeopleService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/skill-gaps/summary',
      {
        config: expensive,
        schema: {
          operationId: 'summarizeCompanySkillGaps',
          summary: 'Sum up what people lack by department, role, skill, kind or location',
          tags,
          querystring: CompanyGapQuery,
          response: { 200: CompanyGapGroupPage },
        },
      },
      async (request) => gaps.summary(request.actor, request.query),
    );

    app.get(
      '/skill-gaps/heat-map',
      {
        config: expensive,
        schema: {
          operationId: 'getSkillHeatMap',
          summary: 'Lay out units against skills: who was assessed, who meets, what is missing',
          tags,
          querystring: HeatMapQuery,
          response: { 200: SkillHeatMap },
        },
      },
      async (request) => gaps.heatMap(request.actor, request.query),
    );

    app.get(
      '/skill-gaps/bench',
      {
        config: expensive,
        schema: {
          operationId: 'listBenchStrength',
          summary: 'Count who could take over a role, now, within a year and later',
          tags,
          querystring: BenchQuery,
          response: { 200: BenchStrengthPage, ...problems(422) },
        },
      },
      async (request) => people.bench(request.actor, request.query),
    );

    app.get(
      '/skill-gaps/single-points-of-failure',
      {
        config: expensive,
        schema: {
          operationId: 'listSinglePointsOfFailure',
          summary: 'List required skills that at most one person has at the level',
          tags,
          querystring: SinglePointQuery,
          response: { 200: SinglePointOfFailurePage },
        },
      },
      async (request) => people.singlePoints(request.actor, request.query),
    );
  };
}

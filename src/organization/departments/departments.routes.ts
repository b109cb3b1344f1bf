import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import {
  Department,
  DepartmentChanges,
  DepartmentPage,
  DepartmentParams,
  DepartmentQuery,
  NewDepartment,
} from './departments.schemas.js';
import type { DepartmentService } from './departments.service.js';

const tags = ['Departments'];
const reading = { access: 'departments.read', objects: 'employer' } as const;
const writing = { access: 'departments.write', objects: 'employer' } as const;

export function departmentRoutes(service: DepartmentService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/departments',
      {
        config: reading,
        schema: {
          operationId: 'listDepartments',
          summary: 'List departments',
          tags,
          querystring: DepartmentQuery,
          response: { 200: DepartmentPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/departments',
      {
        config: writing,
        schema: {
          operationId: 'createDepartment',
          summary: 'Add a department',
          tags,
          body: NewDepartment,
          response: { 201: Department, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const department = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/departments/${department.id}`);
        return department;
      },
    );

    app.get(
      '/departments/:departmentId',
      {
        config: reading,
        schema: {
          operationId: 'getDepartment',
          summary: 'Read a department',
          tags,
          params: DepartmentParams,
          response: { 200: Department },
        },
      },
      async (request) => service.read(request.actor, request.params.departmentId),
    );

    app.patch(
      '/departments/:departmentId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateDepartment',
          summary: 'Change a department',
          tags,
          params: DepartmentParams,
          body: DepartmentChanges,
          response: { 200: Department, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.departmentId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.delete(
      '/departments/:departmentId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'deleteDepartment',
          summary: 'Remove a department nobody belongs to',
          tags,
          params: DepartmentParams,
          response: { 204: z.null().meta({ description: 'Removed' }), ...problems(409) },
        },
      },
      async (request, reply) => {
        await service.remove(
          request.actor,
          request.params.departmentId,
          readIfMatch(request, false),
        );
        reply.code(204);
        return null;
      },
    );
  };
}

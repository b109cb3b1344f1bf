import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import { asAnswer } from '../../platform/http/written-json.js';
import type { EmployeeBulkService } from './employee-bulk.service.js';
import {
  Employee,
  EmployeeBulk,
  EmployeeBulkResult,
  EmployeeChanges,
  EmployeePage,
  EmployeeParams,
  EmployeeQuery,
  EmployeeUpsert,
  ExternalIdParams,
  NewEmployee,
  ReportsQuery,
} from './employees.schemas.js';
import type { EmployeeService } from './employees.service.js';

const tags = ['Employees'];
const reading = { access: 'employees.read', objects: 'people-in-view' } as const;
const writing = { access: 'employees.write', objects: 'employer' } as const;

export function employeeRoutes(
  service: EmployeeService,
  bulk: EmployeeBulkService,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/employees',
      {
        config: reading,
        schema: {
          operationId: 'listEmployees',
          summary: 'List employees',
          tags,
          querystring: EmployeeQuery,
          response: { 200: EmployeePage },
        },
      },
      async (request) => asAnswer<EmployeePage>(await service.list(request.actor, request.query)),
    );

    app.post(
      '/employees',
      {
        config: writing,
        schema: {
          operationId: 'createEmployee',
          summary: 'Add an employee',
          tags,
          body: NewEmployee,
          response: { 201: Employee, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const employee = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/employees/${employee.id}`);
        return employee;
      },
    );

    app.post(
      '/employees/bulk',
      {
        config: { ...writing, rateClass: 'expensive' },
        schema: {
          operationId: 'upsertEmployees',
          summary:
            'Make up to 1,000 employees be as the HRIS says; each item stands or fails alone',
          tags,
          body: EmployeeBulk,
          response: { 200: EmployeeBulkResult, ...problems(409) },
        },
      },
      async (request) => bulk.upsertMany(request.actor, request.body.items),
    );

    app.get(
      '/employees/by-external-id/:externalId',
      {
        config: { ...reading, beyondVersion: ['redactedFields'] },
        schema: {
          operationId: 'getEmployeeByExternalId',
          summary: 'Read an employee by the HRIS’s own id',
          tags,
          params: ExternalIdParams,
          response: { 200: Employee },
        },
      },
      async (request) =>
        asAnswer<Employee>(
          await service.readByExternalId(request.actor, request.params.externalId),
        ),
    );

    app.put(
      '/employees/by-external-id/:externalId',
      {
        config: writing,
        schema: {
          operationId: 'upsertEmployee',
          summary: 'Make an employee be as the HRIS says, known or not',
          tags,
          params: ExternalIdParams,
          body: EmployeeUpsert,
          response: { 200: Employee, 201: Employee, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const { created, employee } = await bulk.upsert(
          request.actor,
          request.params.externalId,
          request.body,
        );
        if (created) reply.code(201).header('location', `/v1/employees/${employee.id}`);
        return employee;
      },
    );

    app.get(
      '/employees/:employeeId',
      {
        config: { ...reading, beyondVersion: ['redactedFields'] },
        schema: {
          operationId: 'getEmployee',
          summary: 'Read an employee',
          tags,
          params: EmployeeParams,
          response: { 200: Employee },
        },
      },
      async (request) =>
        asAnswer<Employee>(await service.read(request.actor, request.params.employeeId)),
    );

    app.patch(
      '/employees/:employeeId',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'updateEmployee',
          summary: 'Change facts about an employee',
          tags,
          params: EmployeeParams,
          body: EmployeeChanges,
          response: { 200: Employee, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.update(
          request.actor,
          request.params.employeeId,
          readIfMatch(request, false),
          request.body,
        ),
    );

    app.get(
      '/employees/:employeeId/reports',
      {
        config: reading,
        schema: {
          operationId: 'listReports',
          summary: 'List those who report to an employee, directly or at any depth',
          tags,
          params: EmployeeParams,
          querystring: ReportsQuery,
          response: { 200: EmployeePage },
        },
      },
      async (request) =>
        asAnswer<EmployeePage>(
          await service.listReports(request.actor, request.params.employeeId, request.query),
        ),
    );
  };
}

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problems } from '../../platform/http/problem-details.js';
import {
  Budget,
  BudgetEntry,
  BudgetEntryPage,
  BudgetEntryParams,
  BudgetEntryQuery,
  BudgetPage,
  BudgetParams,
  BudgetQuery,
  NewBudget,
  NewBudgetAllocation,
  NewBudgetTransfer,
} from './budgets.schemas.js';
import type { BudgetService } from './budgets.service.js';

const tags = ['Budgets'];
const reading = { access: 'budgets.read', objects: 'employer' } as const;
const moving = { access: 'budgets.write', objects: 'employer', idempotency: 'required' } as const;

const entryLocation = ({ budgetId, id }: BudgetEntry) => `/v1/budgets/${budgetId}/entries/${id}`;

export function budgetRoutes(service: BudgetService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/budgets',
      {
        config: reading,
        schema: {
          operationId: 'listBudgets',
          summary: 'List budgets with their balances',
          tags,
          querystring: BudgetQuery,
          response: { 200: BudgetPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/budgets',
      {
        config: moving,
        schema: {
          operationId: 'createBudget',
          summary: 'Give a department a budget for a fiscal year',
          tags,
          body: NewBudget,
          response: { 201: Budget, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const budget = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/budgets/${budget.id}`);
        return budget;
      },
    );

    app.get(
      '/budgets/:budgetId',
      {
        config: reading,
        schema: {
          operationId: 'getBudget',
          summary: 'Read a budget',
          tags,
          params: BudgetParams,
          response: { 200: Budget },
        },
      },
      async (request) => service.read(request.actor, request.params.budgetId),
    );

    app.post(
      '/budgets/:budgetId/allocations',
      {
        config: moving,
        schema: {
          operationId: 'allocateToBudget',
          summary: 'Add money to a budget',
          tags,
          params: BudgetParams,
          body: NewBudgetAllocation,
          response: { 201: BudgetEntry, ...problems(422) },
        },
      },
      async (request, reply) => {
        const { budgetId } = request.params;
        const entry = await service.allocate(request.actor, budgetId, request.body);
        reply.code(201).header('location', entryLocation(entry));
        return entry;
      },
    );

    app.get(
      '/budgets/:budgetId/entries',
      {
        config: reading,
        schema: {
          operationId: 'listBudgetEntries',
          summary: 'List what moved in a budget, and between it and others',
          tags,
          params: BudgetParams,
          querystring: BudgetEntryQuery,
          response: { 200: BudgetEntryPage },
        },
      },
      async (request) => service.listEntries(request.actor, request.params.budgetId, request.query),
    );

    app.get(
      '/budgets/:budgetId/entries/:entryId',
      {
        config: reading,
        schema: {
          operationId: 'getBudgetEntry',
          summary: 'Read an entry of a budget',
          tags,
          params: BudgetEntryParams,
          response: { 200: BudgetEntry },
        },
      },
      async (request) =>
        service.readEntry(request.actor, request.params.budgetId, request.params.entryId),
    );

    app.post(
      '/budget-transfers',
      {
        config: moving,
        schema: {
          operationId: 'transferBetweenBudgets',
          summary: 'Move what is available in one budget to another',
          tags,
          body: NewBudgetTransfer,
          response: { 201: BudgetEntry, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const entry = await service.transfer(request.actor, request.body);
        reply.code(201).header('location', entryLocation(entry));
        return entry;
      },
    );
  };
}

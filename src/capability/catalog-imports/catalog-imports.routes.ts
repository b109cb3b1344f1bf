import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireFile, takeFiles } from '../../platform/http/file-bodies.js';
import { readIfMatch } from '../../platform/http/preconditions.js';
import { problems } from '../../platform/http/problem-details.js';
import { prefersCsv, writeCsv } from '../../platform/http/written-csv.js';
import {
  CatalogImport,
  CatalogImportPage,
  CatalogImportParams,
  CatalogImportQuery,
  ImportFileParams,
  ImportRowErrorPage,
  ImportRowErrorQuery,
  NewCatalogImport,
} from './catalog-imports.schemas.js';
import type { CatalogImportService } from './catalog-imports.service.js';

const tags = ['Imports'];
const reading = { access: 'catalog-imports.read', objects: 'employer' } as const;
const writing = { access: 'catalog-imports.write', objects: 'employer' } as const;

const FILE_TYPES = ['text/csv', 'text/plain', 'text/tab-separated-values'];
/** The largest table of ESCO is some 22 MiB, of O*NET some 6. */
const LARGEST_FILE = 32 * 1024 * 1024;

export function catalogImportRoutes(service: CatalogImportService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/imports',
      {
        config: reading,
        schema: {
          operationId: 'listCatalogImports',
          summary: 'List imports',
          tags,
          querystring: CatalogImportQuery,
          response: { 200: CatalogImportPage },
        },
      },
      async (request) => service.list(request.actor, request.query),
    );

    app.post(
      '/imports',
      {
        config: writing,
        schema: {
          operationId: 'createCatalogImport',
          summary: 'Begin an import of O*NET or ESCO; its files follow, then its submission',
          tags,
          body: NewCatalogImport,
          response: { 201: CatalogImport, ...problems(409, 422) },
        },
      },
      async (request, reply) => {
        const created = await service.create(request.actor, request.body);
        reply.code(201).header('location', `/v1/imports/${created.id}`);
        return created;
      },
    );

    app.get(
      '/imports/:importId',
      {
        config: reading,
        schema: {
          operationId: 'getCatalogImport',
          summary: 'Read an import: its state, how far it is, what became of what',
          tags,
          params: CatalogImportParams,
          response: { 200: CatalogImport },
        },
      },
      async (request) => service.read(request.actor, request.params.importId),
    );

    app.post(
      '/imports/:importId/submission',
      {
        config: { ...writing, ifMatch: 'version' },
        schema: {
          operationId: 'submitCatalogImport',
          summary: 'Have a draft done as soon as its turn comes',
          tags,
          params: CatalogImportParams,
          response: { 200: CatalogImport, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.submit(request.actor, request.params.importId, readIfMatch(request, false)),
    );

    app.post(
      '/imports/:importId/cancellation',
      {
        config: writing,
        schema: {
          operationId: 'cancelCatalogImport',
          summary: 'End an import that is not over yet; what it wrote so far stays',
          tags,
          params: CatalogImportParams,
          response: { 200: CatalogImport, ...problems(409) },
        },
      },
      async (request) => service.cancel(request.actor, request.params.importId),
    );

    await app.register(fileRoutes(service));
    await app.register(rowErrorRoutes(service));
  };
}

const fileRoutes =
  (service: CatalogImportService): FastifyPluginAsyncZod =>
  async (app) => {
    takeFiles(app, FILE_TYPES, LARGEST_FILE);
    app.put(
      '/imports/:importId/files/:fileName',
      {
        bodyLimit: LARGEST_FILE,
        config: {
          ...writing,
          ifMatch: 'version',
          rateClass: 'expensive',
          fileTypes: FILE_TYPES,
        },
        schema: {
          operationId: 'putImportFile',
          summary: 'Upload a file of a draft as it is, UTF-8 text of up to 32 MiB',
          tags,
          params: ImportFileParams,
          response: { 200: CatalogImport, ...problems(409, 422) },
        },
      },
      async (request) =>
        service.upload(
          request.actor,
          request.params,
          readIfMatch(request, false),
          requireFile(request),
        ),
    );
  };

const rowErrorRoutes =
  (service: CatalogImportService): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/imports/:importId/row-errors',
      {
        config: reading,
        schema: {
          operationId: 'listImportRowErrors',
          summary: 'List what cannot be taken; all of it as CSV if you send Accept: text/csv',
          tags,
          params: CatalogImportParams,
          querystring: ImportRowErrorQuery,
          response: {
            200: {
              description: 'OK',
              content: {
                'application/json': { schema: ImportRowErrorPage },
                'text/csv': { schema: z.string() },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { actor, params, query } = request;
        if (!prefersCsv(request.headers.accept))
          return service.listRowErrors(actor, params.importId, query);
        const errors = await service.everyRowError(actor, params.importId);
        const rows = errors.map(({ file, row, code, detail }) => [file, row, code, detail]);
        reply.type('text/csv; charset=utf-8');
        return reply.send(writeCsv(['file', 'row', 'code', 'detail'], rows) as never);
      },
    );
  };

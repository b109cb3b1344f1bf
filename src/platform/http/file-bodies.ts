import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unsupportedMediaType } from './http.problems.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For a route whose body is a file, sent as it is: the media types it takes. */
    fileTypes?: readonly string[];
  }
  interface FastifyRequest {
    fileContent: Buffer | null;
  }
}

/**
 * Lets the routes of this plugin take files up to `limit` bytes as their body. What the file holds is no JSON and has no
 * schema: the handler asks `requireFile` for the bytes.
 */
export function takeFiles(app: FastifyInstance, types: readonly string[], limit: number): void {
  app.decorateRequest('fileContent', null);
  app.addContentTypeParser(
    [...types],
    { parseAs: 'buffer', bodyLimit: limit },
    (request, body, done) => {
      const encoding = request.headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity')
        return done(unsupportedMediaType('Send the body uncompressed.') as never);
      request.fileContent = body as Buffer;
      done(null, undefined);
    },
  );
}

/** The file that was sent. @throws `unsupported-media-type` (415) if it was none */
export function requireFile({ fileContent, routeOptions }: FastifyRequest): Buffer {
  const { fileTypes = [] } = routeOptions.config;
  if (fileContent === null || fileContent === undefined)
    throw unsupportedMediaType(`Send the file itself, as ${fileTypes.join(', ')}.`);
  return fileContent;
}

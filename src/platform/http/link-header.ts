import type { FastifyReply } from 'fastify';

/** Adds to Link what others may have said there already. */
export function addLink(reply: FastifyReply, link: string): void {
  const present = reply.getHeader('link');
  reply.header('link', present === undefined ? link : `${String(present)}, ${link}`);
}

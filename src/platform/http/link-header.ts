import type { FastifyReply } from 'fastify';

/** Adds to Link what others may have said there already. */
export function addLink(reply: FastifyReply, link: string): void {
  const present = reply.getHeader('link');
  reply.header('link', present === undefined ? link : `${String(present)}, ${link}`);
}

/** Takes back where the next page is, if the page itself could not be answered. */
export function dropNextPage(reply: FastifyReply): void {
  const others = String(reply.getHeader('link') ?? '')
    .split(', ')
    .filter((link) => link !== '' && !link.endsWith('rel="next"'));
  if (others.length > 0) reply.header('link', others.join(', '));
  else reply.removeHeader('link');
}

import type { Actor } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { programPublished, programRetired } from './training-programs.events.js';
import { programStatusConflict } from './training-programs.problems.js';
import * as repository from './training-programs.repository.js';
import type { TrainingProgram } from './training-programs.schemas.js';
import { missing, payloadOf, toResource } from './training-programs.service.js';

export type ProgramPublicationService = ReturnType<typeof programPublicationService>;

const moves = {
  published: { from: 'draft', event: programPublished },
  retired: { from: 'published', event: programRetired },
} as const;

export function programPublicationService({ db }: { db: Database }) {
  const move = (actor: Actor, id: string, expected: ExpectedVersion, to: keyof typeof moves) =>
    db.inEmployer(actor.employerId, async (tx): Promise<TrainingProgram> => {
      const before = await repository.lockProgram(tx, id);
      if (!before) throw missing();
      requireVersion(expected, before.version);
      const { from, event } = moves[to];
      if (before.status !== from) {
        throw programStatusConflict(`It is ${before.status}; only what is ${from} can be ${to}.`);
      }
      const after = await repository.moveProgram(tx, id, to);
      publish(tx, actor, event(id, payloadOf(after), { changedFields: ['status'] }));
      return toResource(after);
    });

  return {
    /** Offers a draft. */
    publish: (actor: Actor, id: string, expected: ExpectedVersion) =>
      move(actor, id, expected, 'published'),
    /** Takes a program off the offer; those who are in it are not concerned. */
    retire: (actor: Actor, id: string, expected: ExpectedVersion) =>
      move(actor, id, expected, 'retired'),
  };
}

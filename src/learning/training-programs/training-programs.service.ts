import { v7 as uuidv7 } from 'uuid';
import type { Actor, Role } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { checkProgram } from './rules/check-program.js';
import { isInCircle } from './rules/find-circle.js';
import * as events from './training-programs.events.js';
import * as problem from './training-programs.problems.js';
import type { ProgramRow, ProgramValues } from './training-programs.repository.js';
import * as repository from './training-programs.repository.js';
import type {
  NewTrainingProgram,
  TrainingProgram,
  TrainingProgramChanges,
  TrainingProgramQuery,
} from './training-programs.schemas.js';

export type TrainingProgramService = ReturnType<typeof trainingProgramService>;

/** Who keeps the catalog. They see drafts and retired programs too, and so does the auditor, who sees everything. */
export const curators: readonly Role[] = ['learning_admin', 'employer_admin'];

function seesUnpublished(actor: Actor): boolean {
  if (actor.kind === 'api_key') return actor.scopes.includes('training-programs.write');
  return actor.roles.some((role) => role === 'auditor' || curators.includes(role));
}

export const missing = () =>
  problem.programNotFound('There is no such training program, or it is not offered.');

/** What a program is unless somebody says otherwise. */
const emptyProgram = {
  providerId: null,
  price: [],
  onCompanyTime: false,
  needsManagerApproval: false,
  teaches: [],
  entryLevels: [],
  prerequisiteProgramIds: [],
  credentialTypeId: null,
  ceCredits: [],
  url: null,
  externalId: null,
};

const priceOrder = ['tuition', 'fees', 'books', 'supplies', 'other'];
const inOrder = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1);
const bySkill = (one: { skillId: string }, other: { skillId: string }) =>
  inOrder(one.skillId, other.skillId);

type GivenValues = { [Field in keyof ProgramValues]?: ProgramValues[Field] | undefined };

/** A whole program out of what was said about it, with its lists in the order they are kept and served in. */
export function completeProgram(
  given: GivenValues &
    Pick<ProgramValues, 'id' | 'title' | 'kind' | 'delivery' | 'hours' | 'status'>,
): ProgramValues {
  const said = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as typeof given;
  const whole = { ...emptyProgram, ...said } as ProgramValues;
  return {
    ...whole,
    price: whole.price.toSorted(
      (one, other) => priceOrder.indexOf(one.type) - priceOrder.indexOf(other.type),
    ),
    teaches: whole.teaches.toSorted(bySkill),
    entryLevels: whole.entryLevels.toSorted(bySkill),
    prerequisiteProgramIds: whole.prerequisiteProgramIds.toSorted(inOrder),
  };
}

/** @throws `training-program-inconsistent` (422) */
function requireConsistency(program: ProgramValues | NewTrainingProgram) {
  const { price = [], teaches = [], entryLevels = [], prerequisiteProgramIds = [] } = program;
  const faults = checkProgram({ price, teaches, entryLevels, prerequisiteProgramIds });
  const [first] = faults;
  if (first) throw problem.programInconsistent(first.detail, { errors: faults });
}

/** @throws `prerequisite-circle` (422) */
async function requireNoCircle(tx: EmployerTx, { id, prerequisiteProgramIds }: ProgramValues) {
  const below = await repository.readPrerequisitesBelow(tx, prerequisiteProgramIds);
  if (isInCircle(id, new Map([...below, [id, prerequisiteProgramIds]]))) {
    throw problem.prerequisiteCircle(
      'One of the prerequisites is the program itself, or asks for it.',
    );
  }
}

async function save(tx: EmployerTx, program: ProgramValues): Promise<ProgramRow> {
  const [row] = await repository.savePrograms(tx, [program]);
  if (!row) throw new Error('saving a training program answered nothing');
  return row;
}

export const payloadOf = ({ id, externalId }: Pick<ProgramValues, 'id' | 'externalId'>) => ({
  id,
  externalId,
});

export function trainingProgramService({ db, pager }: { db: Database; pager: Pager }) {
  const lockExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockProgram(tx, id);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };

  return {
    create: (actor: Actor, values: NewTrainingProgram): Promise<TrainingProgram> => {
      requireConsistency(values);
      const program = completeProgram({
        ...values,
        id: uuidv7(),
        status: values.status ?? 'draft',
      });
      return db.inEmployer(actor.employerId, async (tx) => {
        repository.lockCatalog(tx);
        const row = await save(tx, program);
        const isOpen = row.status === 'published';
        publish(
          tx,
          actor,
          events.programCreated(row.id, payloadOf(row)),
          ...(isOpen ? [events.programPublished(row.id, payloadOf(row))] : []),
        );
        return toResource(row);
      });
    },

    read: (actor: Actor, id: string): Promise<TrainingProgram> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findProgram(tx, id);
        if (!row || (row.status !== 'published' && !seesUnpublished(actor))) throw missing();
        return toResource(row);
      }),

    list: async (actor: Actor, query: TrainingProgramQuery): Promise<Page<TrainingProgram>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listTrainingPrograms',
        filters: query,
      };
      const page = pager.read(bound, query);
      const isOpenOnly = !seesUnpublished(actor);
      if (isOpenOnly && (query.status ?? 'published') !== 'published') {
        return { data: [], nextCursor: null };
      }
      const filters = isOpenOnly ? { ...query, status: 'published' as const } : query;
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listPrograms(tx, filters, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: TrainingProgramChanges,
    ): Promise<TrainingProgram> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (changes.prerequisiteProgramIds || changes.externalId) repository.lockCatalog(tx);
        const before = await lockExpected(tx, id, expected);
        const said = Object.entries(changes).filter(([, value]) => value !== undefined);
        const { version: _version, createdAt: _created, updatedAt: _updated, ...stored } = before;
        const program = completeProgram({
          ...stored,
          ...Object.fromEntries(said),
        } as typeof stored);
        requireConsistency(program);
        const changedFields = changedFieldsOf(before, program);
        if (changedFields.length === 0) return toResource(before);
        if (changedFields.includes('prerequisiteProgramIds')) await requireNoCircle(tx, program);
        const after = await save(tx, program);
        publish(tx, actor, events.programChanged(id, payloadOf(after), { changedFields }));
        return toResource(after);
      }),
  };
}

const atLevel = ({ skillId, level }: { skillId: string; level: number }) => ({
  skillId,
  level: Math.round(level * 10_000) / 10_000,
});

export function toResource(row: ProgramRow): TrainingProgram {
  return {
    ...row,
    teaches: row.teaches.map(atLevel),
    entryLevels: row.entryLevels.map(atLevel),
  };
}

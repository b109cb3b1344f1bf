import type { EmployerTx } from '../../platform/db/database.js';
import { type Author, type Event, publish } from '../../platform/events/event.js';
import type {
  PersonalChange,
  PersonalValues,
  SealedChange,
} from '../../platform/events/personal-values.js';
import { employeeChanged, employeeHired, employeeTerminated } from './employees.events.js';
import type { EmployeeRow } from './employees.table.js';

/** What a write did to one employee; without `before` somebody new. */
export type EmployeeChange = {
  before?: EmployeeRow | undefined;
  after: EmployeeRow;
  changedFields: readonly string[];
};

/** Not about the person: kept by the service, or told by the entry itself. */
const NOT_PERSONAL = ['employerId', 'id', 'version', 'createdAt', 'updatedAt'];

const pick = (row: EmployeeRow, fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, row[field as keyof EmployeeRow]]));

function personalChange({ before, after, changedFields }: EmployeeChange): PersonalChange {
  const fields = before
    ? changedFields
    : Object.keys(after).filter((field) => !NOT_PERSONAL.includes(field));
  return { before: before ? pick(before, fields) : {}, after: pick(after, fields) };
}

/** What a change means to those who listen: any change, and the end of an employment beside it. */
function eventsOf(change: EmployeeChange, personal: SealedChange | undefined): Event[] {
  const { before, after, changedFields } = change;
  const { id } = after;
  if (!before) return [employeeHired(id, { id }, { personal })];
  const ended = before.status !== 'terminated' && after.status === 'terminated';
  return [
    employeeChanged(id, { id }, { changedFields, personal }),
    ...(ended ? [employeeTerminated(id, { id })] : []),
  ];
}

/** Publishes changes of rows that this transaction has written; what was and became is sealed for each person. */
export async function publishChanges(
  tx: EmployerTx,
  actor: Author,
  personal: PersonalValues,
  changes: readonly EmployeeChange[],
): Promise<void> {
  const byPerson = new Map(changes.map((change) => [change.after.id, personalChange(change)]));
  const sealed = await personal.seal(tx, byPerson);
  publish(tx, actor, ...changes.flatMap((change) => eventsOf(change, sealed.get(change.after.id))));
}

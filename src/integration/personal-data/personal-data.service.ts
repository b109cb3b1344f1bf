import type { EmployerId } from '../../kernel/ids.js';
import { type Actor, peopleInView } from '../../platform/access/actor.js';
import { toIsoInstant } from '../../platform/db/columns.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import {
  erasePersonalData,
  type PersonalSection,
  type PersonalTable,
  readPersonalData,
} from '../../platform/db/personal-data.js';
import { type Author, publish } from '../../platform/events/event.js';
import type { PersonalValues } from '../../platform/events/personal-values.js';
import { forgetAnswers } from '../../platform/http/stored-answers.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { employeeErased } from './personal-data.events.js';
import * as problem from './personal-data.problems.js';
import * as repository from './personal-data.repository.js';
import type { Erasure, PersonalData } from './personal-data.schemas.js';
import { ruleOnErasure } from './rules/rule-on-erasure.js';

/** Who somebody is and whether they still work here; the row is locked. */
type ErasureFacts = { status: string; externalId: string; email: string; isErased: boolean };

export type PersonalDataDeps = {
  db: Database;
  keyring: Keyring;
  personal: PersonalValues;
  clock: () => Date;
  /** Of every module, once all are known. */
  tables: () => readonly PersonalTable[];
  people: {
    lockForErasure(tx: EmployerTx, employeeId: string): Promise<ErasureFacts | undefined>;
    isInView(
      tx: EmployerTx,
      employeeId: string,
      view: ReturnType<typeof peopleInView>,
    ): Promise<boolean>;
  };
  requests: { countOpenRequests(tx: EmployerTx, employeeId: string): Promise<number> };
};

export type PersonalDataService = ReturnType<typeof personalDataService>;

const notFound = () => problem.personNotFound('There is no such person, or you may not see them.');
const refusals = {
  still_employed: () =>
    problem.stillEmployed('End the employment first: set status to terminated.'),
  reimbursements_open: () =>
    problem.reimbursementsOpen(
      'Requests wait for a decision or for money: finish or withdraw them first.',
    ),
};

/** Who may read what is kept about anybody; everyone else reads what is kept about themselves, and nobody’s beside. */
function mayReadAbout(actor: Actor, employeeId: string): boolean {
  const view = peopleInView(actor, ['hr_admin', 'auditor', 'employer_admin']);
  return view.everyone || view.employeeId === employeeId;
}

export function personalDataService(deps: PersonalDataDeps) {
  const { db, keyring, personal, clock, tables, people, requests } = deps;

  /** Everything but the question whether it may be done. Done again it changes nothing. */
  async function erase(tx: EmployerTx, author: Author, employeeId: string, facts: ErasureFacts) {
    const words = [employeeId, facts.externalId, facts.email];
    // Whose words are placeholders already is named by the id alone, as the answer of the first erasure does.
    if (!facts.isErased) await forgetAnswers(tx, keyring, { principalId: employeeId, words });
    await erasePersonalData(tx, employeeId, tables());
    const before = await repository.findErasure(tx, employeeId);
    if (before) return before;
    publish(tx, author, employeeErased(employeeId, { id: employeeId }));
    return repository.insertErasure(tx, employeeId, author.principalId);
  }

  /** The trail’s values in the clear, for the person they are about. */
  async function open(
    tx: EmployerTx,
    employeeId: string,
    section: PersonalSection,
    column: string,
  ) {
    const sealed = section.rows.map((row) => ({
      subjectId: employeeId,
      sealed: Buffer.from(String(row[column]).slice(2), 'hex'),
    }));
    const opened = await personal.open(tx, sealed);
    return section.rows.map((row, index) => ({ ...row, [column]: opened[index] ?? null }));
  }

  return {
    /** @throws `person-not-found` (404), `still-employed`, `reimbursements-open` (409) */
    erase: (actor: Actor, employeeId: string): Promise<Erasure> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const facts = await people.lockForErasure(tx, employeeId);
        if (!facts) throw notFound();
        const openRequests = await requests.countOpenRequests(tx, employeeId);
        const ruling = ruleOnErasure({ status: facts.status, openRequests });
        if (!ruling.allowed) throw refusals[ruling.reason]();
        return erase(tx, actor, employeeId, facts);
      }),

    /** Erases again what a restored backup brought back, whatever its state was then. Answers whether it was there. */
    eraseAgain: (author: Author, employerId: EmployerId, employeeId: string): Promise<boolean> =>
      db.inEmployer(employerId, async (tx) => {
        const facts = await people.lockForErasure(tx, employeeId);
        if (facts) await erase(tx, author, employeeId, facts);
        return facts !== undefined;
      }),

    /** How many people's keys another secret than the present one wrapped. */
    countOutdatedKeys: (employerId: EmployerId): Promise<number> =>
      db.inEmployer(employerId, personal.countOutdated),

    list: (employerId: EmployerId): Promise<Erasure[]> =>
      db.inEmployer(employerId, (tx) => repository.listErasures(tx)),

    /** @throws `person-not-found` (404) */
    read: (actor: Actor, employeeId: string): Promise<PersonalData> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const exists = await people.isInView(tx, employeeId, { everyone: true });
        if (!exists || !mayReadAbout(actor, employeeId)) throw notFound();
        const declared = tables();
        const sections: PersonalSection[] = [];
        for (const section of await readPersonalData(tx, employeeId, declared)) {
          const column = declared.find(({ table }) => table === section.table)?.sealed;
          const rows = column ? await open(tx, employeeId, section, column) : section.rows;
          sections.push({ table: section.table, rows });
        }
        const generatedAt = toIsoInstant(clock().toISOString().replace('Z', '000Z'));
        return { employeeId, generatedAt, sections };
      }),
  };
}

import type { PlainDate } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { type Event, publish } from '../../platform/events/event.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import * as events from './credentials.events.js';
import * as problem from './credentials.problems.js';
import type { CredentialRow } from './credentials.repository.js';
import * as repository from './credentials.repository.js';
import type {
  Credential,
  CredentialRenewal,
  CredentialStateAction,
} from './credentials.schemas.js';
import {
  type CredentialDeps,
  missing,
  payloadOf,
  todayOf,
  toResource,
} from './credentials.service.js';
import { changeState, type StateAction } from './rules/change-state.js';
import { type RenewalRefusal, renewTerm } from './rules/renew-term.js';

export type CredentialStateService = ReturnType<typeof credentialStateService>;

const conflict = (detail: string) => () => problem.credentialStateConflict(detail);
const misdated = (detail: string) => () =>
  problem.credentialChangeMisdated(detail, {
    errors: [{ pointer: '/on', code: 'credential-change-misdated', detail }],
  });

const refusals: Record<RenewalRefusal, () => Error> = {
  'before-issue': misdated('It was issued after that day.'),
  'before-last-change': misdated('Its state changed after that day already.'),
  'too-many-changes': conflict('Its state changed a hundred times already.'),
  'is-revoked': conflict('It is revoked on that day.'),
  'is-suspended': conflict('It is suspended on that day.'),
  'is-active': conflict('It is active on that day.'),
  'is-expired': conflict('It has expired by that day: renew it.'),
  'never-expires': conflict('It is valid for good: there is nothing to renew.'),
  'ends-no-later': () => {
    const detail = 'The new last day must lie after the old one, and not before the renewal.';
    const code = 'credential-renewal-too-short';
    return problem.credentialRenewalTooShort(detail, {
      errors: [{ pointer: '/expiresOn', code, detail }],
    });
  },
};

const told = {
  suspension: events.credentialSuspended,
  revocation: events.credentialRevoked,
  reinstatement: events.credentialReinstated,
};

type Change = {
  expiresOn: PlainDate | null;
  stateChanges: CredentialRow['stateChanges'];
  event: Event;
};

/** What happens to a credential after it was issued: dated, kept, one change at a time. */
export function credentialStateService(deps: CredentialDeps) {
  const { db, levels } = deps;

  const change = (
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    decide: (tx: EmployerTx, row: CredentialRow, today: PlainDate) => Change | Promise<Change>,
  ): Promise<Credential> =>
    db.inEmployer(actor.employerId, async (tx) => {
      const [today, before] = await Promise.all([
        todayOf(tx, deps),
        repository.lockCredential(tx, id),
      ]);
      if (!before) throw missing();
      requireVersion(expected, before.version);
      const { expiresOn, stateChanges, event } = await decide(tx, before, today);
      if (stateChanges.length > 0) repository.saveStateChanges(tx, id, stateChanges);
      await repository.saveCredentials(tx, [{ ...before, expiresOn }]);
      publish(tx, actor, event);
      await levels.refreshEmployees(tx, [before.employeeId]);
      const after = await repository.findCredential(tx, id, { everyone: true });
      if (!after) throw new Error('a credential was changed and is not there');
      return toResource(after, today);
    });

  const act =
    (action: StateAction) =>
    (actor: Actor, id: string, expected: ExpectedVersion, given: CredentialStateAction) =>
      change(actor, id, expected, (_tx, row, today) => {
        const ruling = changeState(row, action, given.on ?? today);
        if (!ruling.allowed) throw refusals[ruling.reason]();
        const { reasonCode = null, note = null } = given;
        const { on } = ruling.result;
        return {
          expiresOn: row.expiresOn,
          stateChanges: [{ ...ruling.result, reasonCode, note }],
          event: told[action](id, { ...payloadOf(row), on }),
        };
      });

  return {
    suspend: act('suspension'),
    revoke: act('revocation'),
    reinstate: act('reinstatement'),

    /** Moves the last day on; what lay between an end and a later renewal stays a hole. */
    renew: (actor: Actor, id: string, expected: ExpectedVersion, given: CredentialRenewal) =>
      change(actor, id, expected, async (tx, row, today) => {
        const { on = today, expiresOn } = given;
        const ids = [row.credentialTypeId];
        const [type] = await repository.shareTypes(tx, { ids, externalIds: [] });
        const ruling = renewTerm(row, { on, expiresOn, validMonths: type?.validMonths ?? null });
        if (!ruling.allowed) throw refusals[ruling.reason]();
        const { stateChanges } = ruling.result;
        return {
          expiresOn: ruling.result.expiresOn,
          stateChanges: stateChanges.map((each) => ({ ...each, reasonCode: null, note: null })),
          event: events.credentialRenewed(row.id, { ...payloadOf(row), on }),
        };
      }),
  };
}

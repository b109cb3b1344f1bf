import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { type PolicyTerms, TermSections } from './policy-terms.schemas.js';
import * as repository from './policy-versions.repository.js';

/** A published version: where it stands, and what it promises. */
type PolicyInForce = Omit<repository.StoredTerms, 'terms'> & { terms: PolicyTerms };

const toTerms = ({ terms, ...stored }: repository.StoredTerms): PolicyInForce => ({
  ...stored,
  terms: { ...TermSections.parse(terms), currency: stored.currency },
});

/** For other modules: what a policy promises. */
export const policyDirectory = {
  /** The terms in force on a day: of the named policy, or of the employer's default. Undefined if there are none. */
  findInForce: async (
    tx: EmployerTx,
    { policyId = null, on }: { policyId?: string | null | undefined; on: PlainDate },
  ) => {
    const stored = await repository.findTermsInForce(tx, policyId, on);
    return stored === undefined ? undefined : toTerms(stored);
  },

  /** The terms a request was pinned to; they were published, so they are there and are what they were. */
  readVersion: async (tx: EmployerTx, policyVersionId: string) =>
    toTerms(await repository.readStoredTerms(tx, policyVersionId)),
};

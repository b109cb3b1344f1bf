import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

type Facts = {
  /** Of the employment. */
  status: string;
  /** Reimbursements that wait for a decision or for money. */
  openRequests: number;
};

/** Nobody who works here is erased, and nobody whose money is still on its way. */
export function ruleOnErasure({
  status,
  openRequests,
}: Facts): Ruling<'erase', 'still_employed' | 'reimbursements_open'> {
  if (status !== 'terminated') return refuse('still_employed');
  if (openRequests > 0) return refuse('reimbursements_open');
  return allow('erase');
}

import type { EmployerTx } from '../../platform/db/database.js';
import { settleReservation } from './employee-caps.repository.js';
import type { RequestRecord } from './reimbursement-requests.repository.js';
import type { BudgetLedger } from './request-ports.service.js';

/**
 * Ends what a submission reserved: `commit` of it (minor units, 0 for none) is promised, the rest released. In the order
 * of locks, the person's caps before the budget. The caller has locked the request.
 * @throws if the ledger does not hold it, which is a defect: nothing is saved
 */
export async function settle(
  tx: EmployerTx,
  ledger: BudgetLedger,
  request: RequestRecord,
  commit: number,
): Promise<void> {
  const { id, employeeId, policyId, capYear, budgetId, reimbursableAmount: reserved } = request;
  if (policyId === null || capYear === null || budgetId === null || reserved === null) {
    throw new Error('a submitted request has no policy, cap year, budget or amount');
  }
  settleReservation(tx, { employeeId, policyId, capYear }, { reserved, committed: commit });
  const of = { budgetId, requestId: id };
  const postings = [
    { ...of, kind: 'commit', amount: commit } as const,
    { ...of, kind: 'release', from: 'reserved', amount: reserved - commit } as const,
  ].filter(({ amount }) => amount > 0);
  const answers = await Promise.all(postings.map((posting) => ledger.post(tx, posting)));
  if (answers.some(({ posted }) => !posted)) {
    throw new Error('the budget does not hold what the request has reserved');
  }
}

import { policyVersion } from '../policy-terms.js';
import { fresh, type TestApp, type TestEmployer } from '../test-app.js';

export type TestPolicy = { employer: TestEmployer; policyId: string; versions: string };
export type TestDraft = TestPolicy & { url: string; body: any };

/** Policies of fresh employers, with drafts that can be published. Changes replace whole sections of sound terms. */
export function policyDrafts(upskill: TestApp) {
  async function newPolicy(settings: { timeZone?: string } = {}): Promise<TestPolicy> {
    const employer = await upskill.newEmployer(settings);
    const { id } = await upskill.done(
      upskill.api.post('/v1/reimbursement-policies', employer.admin, { name: fresh('Plan') }),
    );
    return { employer, policyId: id, versions: `/v1/reimbursement-policies/${id}/versions` };
  }

  async function draft(changes: object = {}, policy?: TestPolicy): Promise<TestDraft> {
    const { employer, policyId, versions } = policy ?? (await newPolicy());
    const body = await upskill.done(
      upskill.api.post(versions, employer.admin, policyVersion(changes)),
    );
    return { employer, policyId, versions, url: `${versions}/${body.id}`, body };
  }

  const publish = ({ url, employer }: TestDraft, version = 1) =>
    upskill.api.act(`${url}/publication`, employer.admin, undefined, version);

  /** What listeners were told about a thing, in order. */
  async function eventsOf(id: string): Promise<string[]> {
    const { rows } = await upskill.owner.query<{ name: string }>(
      'select name from outbox where subject_id = $1 order by id',
      [id],
    );
    return rows.map(({ name }) => name);
  }

  return { newPolicy, draft, publish, eventsOf };
}

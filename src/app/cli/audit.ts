import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { KnownHead } from '../../integration/audit-log/index.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Service } from '../service.js';
import {
  type Call,
  type Flags,
  requireEmployer,
  requireKnownEmployer,
  withService,
} from './commands.js';
import { CommandError, UsageError } from './output.js';

/** The employer that is named, or all of them. */
async function chosenEmployers(service: Service, flags: Flags): Promise<EmployerId[]> {
  if (flags.employer === undefined) return service.everyEmployer();
  const employerId = requireEmployer(flags);
  await requireKnownEmployer(service, employerId);
  return [employerId];
}

function readHead(flags: Flags): KnownHead | null {
  if (flags.head === undefined) return null;
  const match = /^([0-9]{1,15}):([0-9a-f]{64})$/.exec(String(flags.head));
  if (!match) throw new UsageError('--head must be SEQ:HASH, such as `upskill audit head` prints.');
  if (flags.employer === undefined) throw new UsageError('--head needs --employer beside it.');
  return { seq: Number(match[1]), hash: match[2] ?? '' };
}

/** `upskill audit verify`: answers 1 if a chain is broken. */
export async function verifyAudit({ config, output, flags }: Call): Promise<number> {
  const head = readHead(flags);
  return withService(config, async (service) => {
    const chains = [];
    for (const employerId of await chosenEmployers(service, flags)) {
      const found = await service.audit.verifier.verify(employerId, head);
      const unsealed = await service.audit.verifier.countUnsealed(employerId);
      chains.push({ employerId, ...found, unsealed });
    }
    const lines = chains.map(({ employerId, verified, unsealed, firstBad }) =>
      firstBad
        ? `${employerId}: broken at ${firstBad.seq} (${firstBad.reason})`
        : `${employerId}: ${verified} entries hold, ${unsealed} wait for their seal`,
    );
    const intact = chains.every((chain) => chain.intact);
    output.result({ intact, chains }, lines);
    return intact ? 0 : 1;
  });
}

/** `upskill audit head` */
export async function printHead({ config, output, flags }: Call): Promise<void> {
  const employerId = requireEmployer(flags);
  await withService(config, async (service) => {
    await requireKnownEmployer(service, employerId);
    const head = await service.audit.head(employerId);
    output.result(head, [`${head.seq}:${head.hash}`]);
  });
}

/** `upskill erasures list` */
export async function listErasures({ config, output, flags }: Call): Promise<void> {
  await withService(config, async (service) => {
    const erasures = [];
    for (const employerId of await chosenEmployers(service, flags))
      for (const { employeeId, erasedAt } of await service.erasures.list(employerId))
        erasures.push({ employerId, employeeId, erasedAt });
    output.result(
      { erasures },
      erasures.map((each) => `${each.employerId} ${each.employeeId} ${each.erasedAt}`),
    );
  });
}

const Tombstones = z.object({
  erasures: z.array(z.object({ employerId: z.uuid(), employeeId: z.uuid() })),
});

function readTombstones(path: string) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`${path} cannot be read (${code}).`);
  }
  try {
    return Tombstones.parse(JSON.parse(text)).erasures;
  } catch {
    throw new CommandError(`${path} is not what \`upskill erasures list --json\` prints.`);
  }
}

/** `upskill erasures apply`: whom a restored backup brought back is erased again. */
export async function applyErasures({ config, output, positionals }: Call): Promise<void> {
  const wanted = readTombstones(positionals[0] ?? '');
  const author = {
    kind: 'system',
    principalId: 'command-line',
    requestId: 'command-line',
  } as const;
  await withService(config, async (service) => {
    const known = new Set(await service.everyEmployer());
    let applied = 0;
    for (const { employerId, employeeId } of wanted) {
      const id = employerId as EmployerId;
      if (known.has(id) && (await service.erasures.eraseAgain(author, id, employeeId)))
        applied += 1;
    }
    const absent = wanted.length - applied;
    output.result({ applied, absent }, [`Erased: ${applied}. Not in this database: ${absent}.`]);
  });
}

import { existsSync, statSync } from 'node:fs';
import { dateIn } from '../../kernel/calendar.js';
import { importRelease } from '../onet/import-release.js';
import { readOnetRelease } from '../onet/read-onet-release.js';
import { type Call, requireEmployer, requireKnownEmployer, withService } from './commands.js';
import { CommandError, UsageError } from './output.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `upskill import onet DIR`: reads the folder first, so that a bad file changes nothing. */
export async function importOnet({ config, output, flags, positionals }: Call): Promise<void> {
  const employerId = requireEmployer(flags);
  const folder = positionals[0] ?? '';
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new CommandError(`There is no folder ${folder}.`);
  const effectiveOn = flags['effective-on'] ?? dateIn('UTC', new Date());
  if (typeof effectiveOn !== 'string' || !DATE.test(effectiveOn))
    throw new UsageError('--effective-on must be a date, YYYY-MM-DD.');
  output.progress('Reading the release …');
  const release = readOnetRelease(folder);
  await withService(config, async (service) => {
    await requireKnownEmployer(service, employerId);
    const author = {
      kind: 'system',
      principalId: 'command-line',
      requestId: 'command-line',
      employerId,
    } as const;
    const summary = await importRelease(service, release, {
      author,
      effectiveOn,
      progress: (line) => output.progress(`  ${line}`),
    });
    const { skills, jobRoles, requirementVersions, unrated } = summary;
    output.result(summary, [
      `Skills: ${skills.created} new, ${skills.updated} updated, ${skills.unchanged} unchanged.`,
      `Job roles: ${jobRoles.created} new, ${jobRoles.updated} updated, ${jobRoles.unchanged} unchanged.`,
      `Requirements: ${requirementVersions.published} published, ${requirementVersions.replaced} replaced, ${requirementVersions.unchanged} unchanged.`,
      `Left out, because O*NET does not rate them: ${unrated.length} occupations.`,
    ]);
  });
}

import { existsSync, statSync } from 'node:fs';
import { dateIn } from '../../kernel/calendar.js';
import {
  type Call,
  type Flags,
  requireEmployer,
  requireKnownEmployer,
  withService,
} from './commands.js';
import { CommandError, UsageError } from './output.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function readLevel(flags: Flags, name: string): number | null {
  const value = flags[name];
  if (value === undefined) return null;
  const level = Number(value);
  if (typeof value !== 'string' || value.trim() === '' || !Number.isFinite(level))
    throw new UsageError(`--${name} must be a number.`);
  return level;
}

function readDate(flags: Flags): string {
  const date = flags['effective-on'] ?? dateIn('UTC', new Date());
  if (typeof date !== 'string' || !DATE.test(date))
    throw new UsageError('--effective-on must be a date, YYYY-MM-DD.');
  return date;
}

type Count = { created: number; updated: number; unchanged: number; kept: number };
const described = ({ created, updated, unchanged, kept }: Count) =>
  `${created} new, ${updated} updated, ${unchanged} unchanged; ${kept} with something kept as the employer changed it.`;

/** `upskill import onet DIR` and `upskill import esco DIR`: reads it all first, so that a bad file changes nothing. */
export const importCatalog =
  (kind: 'onet' | 'esco') =>
  async ({ config, output, flags, positionals }: Call): Promise<void> => {
    const employerId = requireEmployer(flags);
    const folder = positionals[0] ?? '';
    if (!existsSync(folder) || !statSync(folder).isDirectory())
      throw new CommandError(`There is no folder ${folder}.`);
    const given = {
      kind,
      folder,
      effectiveOn: readDate(flags),
      isPartial: flags.partial === true,
      essentialLevel: readLevel(flags, 'essential-level'),
      optionalLevel: readLevel(flags, 'optional-level'),
    };
    output.progress('Reading the release …');
    await withService(config, async (service) => {
      await requireKnownEmployer(service, employerId);
      const author = {
        kind: 'system',
        principalId: 'command-line',
        requestId: 'command-line',
        employerId,
      } as const;
      const summary = await service.folders.importFolder(author, {
        ...given,
        report: ({ skills, jobRoles, total }) =>
          output.progress(`  ${skills} skills and ${jobRoles} job roles of ${total}`),
      });
      const { skills, jobRoles, requirementVersions, unrated, rowErrors } = summary;
      output.result(summary, [
        `Skills: ${described(skills)}`,
        `Job roles: ${described(jobRoles)}`,
        `Requirements: ${described(requirementVersions)}`,
        `Left out, because nothing is said about what they ask for: ${unrated.length} occupations.`,
        ...rowErrors.map(({ file, row, detail }) => `${file}, row ${row}: ${detail}`),
      ]);
    });
  };

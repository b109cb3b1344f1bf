import type { EmployerTx } from '../../platform/db/database.js';
import type { CatalogFacts, CatalogItem } from './rules/plan-program-upsert.js';
import { readPrerequisitesBelow } from './training-programs.repository.js';

const KNOWN = {
  text: `select 'providers' as kind, id, external_id as name from providers
         where employer_id = current_employer() and (id = any($1::uuid[]) or external_id = any($2))
         union all
         select 'skills', id, source || ':' || external_id from skills_directory
         where employer_id = current_employer() and (id = any($3::uuid[]) or external_id = any($4))
         union all
         select 'programs', id, external_id from training_programs
         where employer_id = current_employer() and (id = any($5::uuid[]) or external_id = any($6))
         union all
         select 'credentialTypes', id, null from credentials_types
         where employer_id = current_employer() and id = any($7::uuid[])`,
};

type KnownRow = {
  kind: 'providers' | 'skills' | 'programs' | 'credentialTypes';
  id: string;
  name: string | null;
};

const present = (names: (string | null | undefined)[]) => [
  ...new Set(names.filter((name): name is string => typeof name === 'string')),
];

/** Which of the providers, skills, credential types and programs that items name there are, and what asks for what among them. */
export async function readCatalogFacts(
  tx: EmployerTx,
  items: readonly CatalogItem[],
): Promise<Omit<CatalogFacts, 'statuses'>> {
  const skills = items.flatMap(({ teaches = [], entryLevels = [] }) => [
    ...teaches,
    ...entryLevels,
  ]);
  const rows = await tx.rows<KnownRow>(KNOWN, [
    present(items.map(({ providerId }) => providerId)),
    present(items.map(({ providerExternalId }) => providerExternalId)),
    present(skills.map(({ skillId }) => skillId)),
    present(skills.map(({ skillExternalId }) => skillExternalId)),
    present(items.flatMap(({ prerequisiteProgramIds = [] }) => prerequisiteProgramIds)),
    present(
      items.flatMap(({ externalId, prerequisiteExternalIds = [] }) => [
        externalId,
        ...prerequisiteExternalIds,
      ]),
    ),
    present(items.map(({ credentialTypeId }) => credentialTypeId)),
  ]);
  const known = (kind: KnownRow['kind']) => {
    const found = rows.filter((row) => row.kind === kind);
    const named = found.flatMap(({ id, name }) => (name === null ? [] : [[name, id] as const]));
    return { ids: new Set(found.map(({ id }) => id)), byExternalId: new Map(named) };
  };
  const programs = known('programs');
  const prerequisitesOf = await readPrerequisitesBelow(tx, [...programs.ids]);
  return {
    providers: known('providers'),
    skills: known('skills'),
    credentialTypeIds: known('credentialTypes').ids,
    programs,
    prerequisitesOf,
  };
}

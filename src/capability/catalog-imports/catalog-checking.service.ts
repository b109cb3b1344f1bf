import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { identifier, prose, text } from '../../platform/http/fields.js';
import type { Faults } from './rules/collect-faults.js';
import { dropRefused } from './rules/drop-refused.js';
import type { Catalog, CatalogPlace } from './rules/list-onet-catalog.js';

const ITEMS_A_TURN = 100;

/** What a skill and a role must be, whoever sends them. */
const SkillTexts = z.object({
  externalId: text(300),
  name: text(200),
  description: prose(10_000).nullable(),
  aliases: z.array(text(200)).max(50),
});
const RoleTexts = z.object({
  externalId: text(300),
  code: identifier(50),
  title: text(200),
  family: text(100).nullable(),
  description: prose(10_000).nullable(),
});

/** The items with their texts in composed form; what cannot be taken becomes a fault at its place. */
async function check<Item extends { externalId: string; place: CatalogPlace }>(
  items: readonly Item[],
  shape: z.ZodType<object>,
  code: string,
  faults: Faults,
): Promise<{ sound: Item[]; refused: Set<string> }> {
  const sound: Item[] = [];
  const refused = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (index % ITEMS_A_TURN === ITEMS_A_TURN - 1) await nextTurn();
    const parsed = shape.safeParse(item);
    if (parsed.success) {
      sound.push({ ...item, ...parsed.data });
      continue;
    }
    refused.add(item.externalId);
    const [issue] = parsed.error.issues;
    const detail = `${item.externalId}: ${issue?.path.join('.')} ${issue?.message}.`;
    faults.add({ file: item.place?.file ?? null, row: item.place?.row ?? null, code, detail });
  }
  return { sound, refused };
}

/** What of a catalog the employer can take. What it cannot is in `faults`, so that all is known before a row is written. */
export async function checkCatalog(catalog: Catalog, faults: Faults): Promise<Catalog> {
  const skills = await check(catalog.skills, SkillTexts, 'skill-refused', faults);
  const roles = await check(catalog.roles, RoleTexts, 'role-refused', faults);
  const kept = dropRefused(
    { ...catalog, skills: skills.sound, roles: roles.sound },
    { skills: skills.refused, roles: roles.refused },
  );
  for (const { role, skillExternalId } of kept.spoilt) {
    const { file, row } = role.place ?? { file: null, row: null };
    const detail = `${role.code} is left out: it needs ${skillExternalId}, which was refused.`;
    faults.add({ file, row, code: 'role-spoilt', detail });
  }
  return kept.catalog;
}

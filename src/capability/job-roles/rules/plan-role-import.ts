import { mergeFields } from '../../../kernel/merge-fields.js';

export type CatalogRoleFields = {
  title: string;
  family: string | null;
  description: string | null;
  jobZone: number | null;
};
export type CatalogRole = CatalogRoleFields & { externalId: string; code: string };

/** A role the employer has, with what an import last wrote into it, if one did. */
export type StoredRole = CatalogRoleFields & {
  id: string;
  code: string;
  source: string;
  imported: { source: string; externalId: string; fields: CatalogRoleFields } | null;
};

export type PlannedRoleImport = {
  id: string;
  code: string;
  before: StoredRole | undefined;
  /** Whether the employer made the role, and the catalog only happens to have one of its code. */
  isOwn: boolean;
  values: CatalogRoleFields;
  written: CatalogRoleFields;
  kept: string[];
};

const LONGEST_CODE = 50;

/** The codes a role of a catalog may be given, in this order, if another role has the one before. */
export const codesFor = (label: string, { code, externalId }: CatalogRole): string[] => [
  code,
  `${code.slice(0, LONGEST_CODE - label.length - 3)} (${label})`,
  `${label} ${externalId.slice(label.length + 1 - LONGEST_CODE)}`,
];

const fieldsOf = ({ title, family, description, jobZone }: CatalogRoleFields) => ({
  title,
  family,
  description,
  jobZone,
});

/**
 * Decides which role of the employer each role of a catalog is, and what it becomes. It is the one that an earlier
 * import wrote from the same entry, whatever its code is now; else the one with its code that no other entry is. Fields
 * the employer changed stay, and all of a role that the employer made.
 */
export function planRoleImport(
  items: readonly CatalogRole[],
  stored: readonly StoredRole[],
  { source, label, newId }: { source: string; label: string; newId: () => string },
): PlannedRoleImport[] {
  const byEntry = new Map(
    stored.flatMap((role) =>
      role.imported?.source === source ? [[role.imported.externalId, role] as const] : [],
    ),
  );
  const byCode = new Map(stored.map((role) => [role.code, role]));
  const codes = new Set(byCode.keys());

  return items.map((item) => {
    const namesake = byCode.get(item.code);
    const before = byEntry.get(item.externalId) ?? (namesake?.imported ? undefined : namesake);
    const code =
      before?.code ?? codesFor(label, item).find((each) => !codes.has(each)) ?? item.code;
    codes.add(code);
    const isOwn = before !== undefined && !before.imported && before.source !== source;
    const current = fieldsOf(before ?? item);
    const next = fieldsOf(item);
    const last = before?.imported?.fields ?? (isOwn ? next : current);
    const { values, kept } = mergeFields(current, last, next);
    return { id: before?.id ?? newId(), code, before, isOwn, values, written: next, kept };
  });
}

import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { SkillSettings } from './rules/merge-settings.js';

export type SettingsRow = SkillSettings & {
  version: number;
  createdAt: string;
  updatedAt: string;
};

const FIELDS = `reliability, half_life_months as "halfLifeMonths", decay, classification`;

const SETTINGS = {
  name: 'skill_settings',
  text: `select ${FIELDS} from skill_settings where employer_id = current_employer()`,
};

/** What the employer decided; undefined if nothing was decided yet. Asked in the middle of hot requests, so prepared. */
export async function findSettings(tx: EmployerTx): Promise<SkillSettings | undefined> {
  const [row] = await tx.rows<SkillSettings>(SETTINGS);
  return row;
}

const READ = {
  name: 'skill_settings_resource',
  text: `select coalesce(s.reliability, $1::jsonb) as reliability,
           coalesce(s.half_life_months, $2::double precision) as "halfLifeMonths",
           case when s.employer_id is null then $3::jsonb else s.decay end as decay,
           coalesce(s.classification, $4::jsonb) as classification, coalesce(s.version, 1) as version,
           coalesce(s.created_at, e.created_at) as "createdAt", coalesce(s.updated_at, e.created_at) as "updatedAt"
         from employers_creation e
         left join skill_settings s on s.employer_id = e.employer_id
         where e.employer_id = current_employer()`,
};

const valuesOf = ({ reliability, halfLifeMonths, decay, classification }: SkillSettings) => [
  JSON.stringify(reliability),
  halfLifeMonths,
  decay === null ? null : JSON.stringify(decay),
  JSON.stringify(classification),
];

/** The settings as a resource; the given ones, as old as the employer, if nothing was decided yet. */
export async function readSettings(tx: EmployerTx, otherwise: SkillSettings): Promise<SettingsRow> {
  return onlyRow(await tx.rows<SettingsRow>(READ, valuesOf(otherwise)));
}

const ENSURE = {
  name: 'skill_settings_ensure',
  text: `insert into skill_settings (reliability, half_life_months, decay, classification, created_at, updated_at)
         select $1::jsonb, $2, $3::jsonb, $4::jsonb, e.created_at, e.created_at
         from employers_creation e where e.employer_id = current_employer()
         on conflict (employer_id) do nothing`,
};
const LOCK = {
  name: 'skill_settings_lock',
  text: `select ${FIELDS}, version, created_at as "createdAt", updated_at as "updatedAt" from skill_settings
         where employer_id = current_employer() for update`,
};

/** The same, and nobody else changes them before this transaction ends: of two first changes the second sees the first. */
export async function lockSettings(tx: EmployerTx, otherwise: SkillSettings): Promise<SettingsRow> {
  tx.send(ENSURE, valuesOf(otherwise));
  return onlyRow(await tx.rows<SettingsRow>(LOCK));
}

const UPDATE = {
  name: 'skill_settings_update',
  text: `update skill_settings set reliability = $1::jsonb, half_life_months = $2, decay = $3::jsonb,
           classification = $4::jsonb, version = version + 1, updated_at = now()
         where employer_id = current_employer()
         returning ${FIELDS}, version, created_at as "createdAt", updated_at as "updatedAt"`,
};

export async function updateSettings(
  tx: EmployerTx,
  settings: SkillSettings,
): Promise<SettingsRow> {
  return onlyRow(await tx.rows<SettingsRow>(UPDATE, valuesOf(settings)));
}

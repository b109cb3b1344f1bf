import type { EmployerTx } from '../../platform/db/database.js';
import {
  type AssessmentSource,
  DEFAULT_EVIDENCE_SETTINGS,
  type EvidenceSettings,
} from './rules/combine-assessments.js';
import type { DecaySettings } from './rules/decay-level.js';

type SettingsRow = {
  reliability: Partial<Record<AssessmentSource, number>>;
  halfLifeMonths: number | null;
  decay: DecaySettings | null;
};

const SETTINGS = {
  name: 'employee_skill_settings',
  text: `select reliability, half_life_months as "halfLifeMonths", decay from skills_settings
         where employer_id = current_employer()`,
};

/** What the employer laid down about evidence, or the defaults: the same that `evidence_weights()` answers in SQL. */
export async function readEvidenceSettings(tx: EmployerTx): Promise<EvidenceSettings> {
  const [row] = await tx.rows<SettingsRow>(SETTINGS);
  if (!row) return DEFAULT_EVIDENCE_SETTINGS;
  return {
    reliability: { ...DEFAULT_EVIDENCE_SETTINGS.reliability, ...row.reliability },
    halfLifeMonths: row.halfLifeMonths ?? DEFAULT_EVIDENCE_SETTINGS.halfLifeMonths,
    decay: row.decay,
  };
}

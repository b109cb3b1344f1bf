import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  DEFAULT_SKILL_SETTINGS,
  mergeSettings,
  type SkillSettings as Settings,
} from './rules/merge-settings.js';
import * as repository from './skill-settings.repository.js';
import type { SkillSettings, SkillSettingsChanges } from './skill-settings.schemas.js';
import { skillSettingsChanged } from './skills.events.js';
import { skillSettingsWrong } from './skills.problems.js';

export type SkillSettingsService = ReturnType<typeof skillSettingsService>;

/** Asks the assessments module to weigh all evidence anew, in the transaction that changes the weights. */
export type KeptLevels = { recomputeAll(tx: EmployerTx): Promise<void> };

/** What the kept levels of people were computed with. */
const WEIGHTS = ['reliability', 'halfLifeMonths'];

export function skillSettingsService({ db, levels }: { db: Database; levels: KeptLevels }) {
  return {
    read: (actor: Actor): Promise<SkillSettings> =>
      db.inEmployer(actor.employerId, async (tx) =>
        toResource(tx, await repository.readSettings(tx, DEFAULT_SKILL_SETTINGS)),
      ),

    /** @throws `skill-settings-wrong` (422) */
    update: (
      actor: Actor,
      expected: ExpectedVersion,
      changes: SkillSettingsChanges,
    ): Promise<SkillSettings> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await repository.lockSettings(tx, DEFAULT_SKILL_SETTINGS);
        requireVersion(expected, before.version);
        const { settings, faults } = mergeSettings(before, changes);
        const [first] = faults;
        if (first) throw skillSettingsWrong(first.detail, { errors: faults });
        const changedFields = changedFieldsOf(before, settings);
        if (changedFields.length === 0) return toResource(tx, before);
        const after = await repository.updateSettings(tx, settings);
        publish(
          tx,
          actor,
          skillSettingsChanged(tx.employerId, { id: tx.employerId }, { changedFields }),
        );
        if (changedFields.some((field) => WEIGHTS.includes(field))) await levels.recomputeAll(tx);
        return toResource(tx, after);
      }),

    /** For other modules: what the employer decided, or the defaults. */
    settingsOf: async (tx: EmployerTx): Promise<Settings> =>
      (await repository.findSettings(tx)) ?? DEFAULT_SKILL_SETTINGS,
  };
}

/** An employer has one of these, so it is known by the employer’s id. */
const toResource = (tx: EmployerTx, row: repository.SettingsRow): SkillSettings => ({
  id: tx.employerId,
  ...row,
});

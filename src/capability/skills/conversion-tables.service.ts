import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { chooseConversion } from './rules/choose-conversion.js';
import { defaultAnchors, requireOn, type Scale } from './rules/convert-level.js';
import * as repository from './scale-conversions.repository.js';

export type ConversionTables = ReturnType<typeof conversionTables>;

/** A scale that a requirement may be given on; `toDefault` answers what it asks for on the default scale, rounded up. */
export type RequirementScale = Scale & { toDefault: (level: number) => number };

/** For other modules: the conversions an employer laid down, to place levels with. */
export function conversionTables({ db }: { db: Database }) {
  return {
    /**
     * Those of these scales that exist, each with what a requirement on it asks for from a date on. A level that is
     * on the default scale already is left as it is.
     */
    requirementScales: async (
      tx: EmployerTx,
      scaleIds: readonly string[],
      on: PlainDate,
    ): Promise<ReadonlyMap<string, RequirementScale>> => {
      const scales = await repository.readScales(tx, scaleIds, { alsoDefault: true });
      const target = scales.find(({ isDefault }) => isDefault);
      const tables = target ? await repository.readTablesTo(tx, target.id) : [];
      return new Map(
        scales.map(({ id, zero, max }) => {
          const versions = tables.filter(({ fromScaleId }) => fromScaleId === id);
          const toDefault = (level: number) => {
            if (!target || target.id === id) return level;
            const anchors =
              chooseConversion(versions, on)?.anchors ?? defaultAnchors({ zero, max }, target);
            return requireOn(target, level, anchors);
          };
          return [id, { zero, max, toDefault }];
        }),
      );
    },

    /**
     * For imports: what a requirement of a level on the scale of this name asks for on the default scale from a date on,
     * rounded up by the employer's own table; null if the employer has no scale of that name with these very ends, or
     * laid down no table for it.
     */
    requirementsFromNamed: (
      employerId: EmployerId,
      { name, zero, max }: Scale & { name: string },
      on: PlainDate,
    ): Promise<((level: number) => number) | null> =>
      db.inEmployer(employerId, async (tx) => {
        const [scale, known] = await Promise.all([
          repository.findScaleNamed(tx, name),
          repository.readScales(tx, [], { alsoDefault: true }),
        ]);
        const target = known.find(({ isDefault }) => isDefault);
        if (!scale || !target || scale.zero !== zero || scale.max !== max) return null;
        const anchors = (await repository.findInForce(tx, scale.id, target.id, on))?.anchors;
        return anchors ? (level) => requireOn(target, level, anchors) : null;
      }),
  };
}

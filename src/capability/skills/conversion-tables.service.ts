import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { chooseConversion } from './rules/choose-conversion.js';
import { type Anchor, defaultAnchors, requireOn, type Scale } from './rules/convert-level.js';
import * as repository from './scale-conversions.repository.js';

export type ConversionTables = ReturnType<typeof conversionTables>;

/** A scale that a requirement may be given on; `toDefault` answers what it asks for on the default scale, rounded up. */
export type RequirementScale = Scale & { toDefault: (level: number) => number };

/** For other modules: the conversions an employer laid down, to place levels with. */
export function conversionTables({ db }: { db: Database }) {
  const anchorsOf = async (
    tx: EmployerTx,
    fromScaleId: string,
    toScaleId: string,
    on: PlainDate,
  ): Promise<readonly Anchor[] | null> =>
    (await repository.findInForce(tx, fromScaleId, toScaleId, on))?.anchors ?? null;

  return {
    /** The anchors in force on a date; null: a straight line from end to end. */
    anchorsOf,

    /**
     * Every version of every conversion to a scale, by the scale it is from: for many levels in one read. Choose with
     * `chooseConversion`; a scale that is missing here, or has none by the date, takes the straight line.
     */
    tablesTo: async (
      tx: EmployerTx,
      toScaleId: string,
    ): Promise<ReadonlyMap<string, readonly repository.ConversionTable[]>> => {
      const tables = await repository.readTablesTo(tx, toScaleId);
      const from = new Set(tables.map(({ fromScaleId }) => fromScaleId));
      return new Map(
        [...from].map((id) => [id, tables.filter(({ fromScaleId }) => fromScaleId === id)]),
      );
    },

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
     * For imports: the anchors that the employer laid down from the scale of this name to another, if the employer has
     * one of that name with these very ends; null: a straight line from end to end.
     */
    anchorsFromNamed: (
      employerId: EmployerId,
      { name, zero, max }: Scale & { name: string },
      toScaleId: string,
      on: PlainDate,
    ): Promise<readonly Anchor[] | null> =>
      db.inEmployer(employerId, async (tx) => {
        const scale = await repository.findScaleNamed(tx, name);
        if (!scale || scale.zero !== zero || scale.max !== max) return null;
        return anchorsOf(tx, scale.id, toScaleId, on);
      }),
  };
}

import { addDays, type PlainDate } from '../../../kernel/calendar.js';

/** What a credential vouches for, from its first to its last day; without a last day it holds for good. */
export type Floor = {
  credentialId: string;
  level: number;
  fromOn: PlainDate;
  untilOn: PlainDate | null;
};

export const isInForce = ({ fromOn, untilOn }: Floor, asOf: PlainDate) =>
  fromOn <= asOf && (untilOn === null || asOf <= untilOn);

/** The first day on which the credential vouches for nothing any more. */
const lapseOf = ({ untilOn }: Floor): PlainDate | null =>
  untilOn === null ? null : addDays(untilOn, 1);

const isBefore = (one: PlainDate | null, other: PlainDate | null) =>
  one !== null && (other === null || one < other);

/** Of two that vouch for the same, the one that holds longer; then the one that was there first. */
function isBetter(one: Floor, other: Floor): boolean {
  if (one.level !== other.level) return one.level > other.level;
  if (one.untilOn !== other.untilOn) return isBefore(other.untilOn, one.untilOn);
  return one.credentialId < other.credentialId;
}

/** The floor that certificates put under a level on a day: the highest of those in force. */
export function findFloor(floors: readonly Floor[], asOf: PlainDate): Floor | null {
  return floors
    .filter((each) => isInForce(each, asOf))
    .reduce<Floor | null>((best, each) => (best && !isBetter(each, best) ? best : each), null);
}

/** The first day after `asOf` on which a floor begins or ends; null if none ever will. */
export function nextFloorChange(floors: readonly Floor[], asOf: PlainDate): PlainDate | null {
  return floors
    .flatMap((each) => [each.fromOn, lapseOf(each)])
    .reduce<PlainDate | null>(
      (first, day) => (day !== null && day > asOf && isBefore(day, first) ? day : first),
      null,
    );
}

/** Which credentials begin or stop to vouch for something on a day. */
export function floorEventsOn(floors: readonly Floor[], day: PlainDate) {
  const begun = floors.filter(({ fromOn }) => fromOn === day);
  const lapsed = floors.filter((each) => lapseOf(each) === day);
  return {
    begun: begun.map(({ credentialId }) => credentialId),
    lapsed: lapsed.map(({ credentialId }) => credentialId),
  };
}

/** The days on which something about these floors changes. */
export const floorDays = (floors: readonly Floor[]): PlainDate[] =>
  floors.flatMap((each) => [each.fromOn, lapseOf(each)].filter((day) => day !== null));

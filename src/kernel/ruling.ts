/** What a rule answers: yes with its result, or no with a reason a person can act on. */
export type Ruling<Result, Reason extends string> =
  | { allowed: true; result: Result }
  | { allowed: false; reason: Reason };

export const allow = <Result>(result: Result) => ({ allowed: true, result }) as const;
export const refuse = <Reason extends string>(reason: Reason) =>
  ({ allowed: false, reason }) as const;

/** A string that only the right kind of id may fill: `EmployeeId` never goes where `SkillId` is asked for. */
type Id<Name extends string> = string & { readonly __id?: Name };

export type EmployerId = Id<'employer'>;
export type EmployeeId = Id<'employee'>;

/** A string that only the right kind of id may fill: `EmployeeId` never goes where `SkillId` is asked for. */
type Id<Name extends string> = string & { readonly __id?: Name };

export type EmployerId = Id<'employer'>;
export type EmployeeId = Id<'employee'>;
export type DepartmentId = Id<'department'>;
export type SkillId = Id<'skill'>;
export type JobRoleId = Id<'job_role'>;
export type TrainingProgramId = Id<'training_program'>;

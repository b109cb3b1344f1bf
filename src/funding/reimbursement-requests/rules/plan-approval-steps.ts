/** The steps of an approval chain, as a policy names them. */
export type ApprovalStep = 'manager' | 'department_head' | 'benefits' | 'finance';

/** Who may decide a step, and through which office: a step falls to another when its own is empty. */
export type Deciders = { readonly through: string; readonly employeeIds: readonly string[] };

/** A task of the plan. `covers` are the policy's steps that this one decision answers. */
export type PlannedStep = { step: ApprovalStep; covers: ApprovalStep[]; approverIds: string[] };

type Facts = {
  readonly chain: readonly {
    readonly step: ApprovalStep;
    /** Minor units; the step is only asked above this amount. */
    readonly aboveAmount?: number | null | undefined;
  }[];
  /** The amount that is to be approved, minor units. */
  readonly amount: number;
  readonly requesterId: string;
  readonly deciders: Readonly<Record<ApprovalStep, Deciders>>;
};

/** A step without anyone of its own falls to benefits, and is one task with the benefits step. */
function assignTasks(facts: Facts): PlannedStep[] {
  const asked = facts.chain
    .filter(({ aboveAmount }) => facts.amount > (aboveAmount ?? -1))
    .map(({ step }) => step);
  const approversOf = (step: ApprovalStep) =>
    facts.deciders[step].employeeIds.filter((id) => id !== facts.requesterId);
  const isOrphaned = (step: ApprovalStep) =>
    facts.deciders[step].through !== step || approversOf(step).length === 0;

  const orphaned = asked.filter((step) => step !== 'benefits' && isOrphaned(step));
  const benefits: PlannedStep = {
    step: 'benefits',
    covers: [...orphaned, ...asked.filter((step) => step === 'benefits')],
    approverIds: approversOf('benefits'),
  };
  // Money is never approved by silence: a chain that asks nobody asks benefits.
  if (asked.length === 0) return [benefits];
  const place = asked.includes('benefits') ? 'benefits' : orphaned[0];
  return asked.flatMap((step) => {
    if (step === place) return [benefits];
    if (orphaned.includes(step)) return [];
    return [{ step, covers: [step], approverIds: approversOf(step) }];
  });
}

/** Two tasks that only one and the same person can do are one task; the benefits step is never dropped. */
function mergeSoleApprovers(tasks: readonly PlannedStep[]): PlannedStep[] {
  const merged: PlannedStep[] = [];
  for (const task of tasks) {
    const sole = task.approverIds.length === 1 ? task.approverIds[0] : undefined;
    const twin = merged.find(
      (other) =>
        sole !== undefined && other.approverIds.length === 1 && other.approverIds[0] === sole,
    );
    if (twin === undefined) {
      merged.push(task);
    } else if (task.step === 'benefits') {
      merged.splice(merged.indexOf(twin), 1);
      merged.push({ ...task, covers: [...twin.covers, ...task.covers] });
    } else {
      const both = { ...twin, covers: [...twin.covers, ...task.covers] };
      merged.splice(merged.indexOf(twin), 1, both);
    }
  }
  return merged;
}

/**
 * The ordered tasks of a request: the policy's steps that apply to its amount (strictly above
 * `aboveAmount`), without the requester among the approvers. A step that nobody else can decide
 * falls to benefits; a manager who is also the head of the department is asked once; the benefits
 * step is never skipped. There is always at least one task; one whose `approverIds` is empty waits
 * until somebody may decide it, and never passes by itself.
 */
export const planApprovalSteps = (facts: Facts): PlannedStep[] =>
  mergeSoleApprovers(assignTasks(facts));

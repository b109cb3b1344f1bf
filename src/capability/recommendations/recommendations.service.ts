import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import { type Money, money } from '../../kernel/money.js';
import { type Actor, peopleInView, type Role } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { notFound } from '../../platform/http/http.problems.js';
import * as problem from './recommendations.problems.js';
import type { OfferedProgram } from './recommendations.repository.js';
import * as repository from './recommendations.repository.js';
import type {
  TrainingRecommendation,
  TrainingRecommendationGoal,
} from './recommendations.schemas.js';
import { recommendPrograms } from './rules/recommend-programs.js';

type Gap = {
  skillId: string;
  requiredLevel: number;
  level: number | null;
  weight: number;
  mandatory: boolean;
};

/** Asks the skill-gaps module: what a person lacks for their own role and for a target role, and what they can do. */
export type GapFinder = {
  findGapsOf(
    tx: EmployerTx,
    employeeId: string,
    goal: { targetRoleId: string | null; asOf: PlainDate },
  ): Promise<{
    currentGaps: Gap[];
    targetGaps: Gap[] | null;
    levels: ReadonlyMap<string, number>;
    /** None, on the default scale: what an unknown level is reckoned with. */
    levelZero: number;
  }>;
};
/** Asks the employers module. */
export type EmployerSettings = {
  settingsOf(tx: EmployerTx): Promise<{ currency: string; timeZone: string }>;
};

type Deps = { db: Database; clock: () => Date; gaps: GapFinder; employers: EmployerSettings };

export type RecommendationService = ReturnType<typeof recommendationService>;

const BROAD: readonly Role[] = [
  'learning_admin',
  'benefits_admin',
  'hr_admin',
  'auditor',
  'employer_admin',
];

/** @throws `recommendation-currency-differs` (422) */
function requireCurrency(goal: TrainingRecommendationGoal, currency: string) {
  for (const field of ['budget', 'hourlyCost'] as const) {
    const given: Money | undefined = goal[field];
    if (given === undefined || given.currency === currency) continue;
    const detail = `Name it in ${currency}: no amount is converted.`;
    const errors = [
      { pointer: `/${field}/currency`, code: 'recommendation-currency-differs', detail },
    ];
    throw problem.recommendationCurrencyDiffers(detail, { errors });
  }
}

export function recommendationService({ db, clock, gaps, employers }: Deps) {
  const readSituation = (actor: Actor, employeeId: string, goal: TrainingRecommendationGoal) =>
    db.inEmployer(actor.employerId, async (tx) => {
      const learner = await repository.findLearner(tx, employeeId, peopleInView(actor, BROAD));
      if (!learner) throw notFound('There is no such employee, or you may not see them.');
      const targetRoleId = goal.targetRoleId ?? null;
      const jobRoleId = targetRoleId ?? learner.jobRoleId;
      if (jobRoleId === null) {
        throw problem.trainingGoalMissing(
          'The employee has no job role: name one with targetRoleId.',
        );
      }
      const { currency, timeZone } = await employers.settingsOf(tx);
      requireCurrency(goal, currency);
      const asOf = goal.asOf ?? dateIn(timeZone, clock());
      const found = await gaps.findGapsOf(tx, employeeId, { targetRoleId, asOf });
      const toClose = found.targetGaps ?? found.currentGaps;
      const offers =
        toClose.length === 0
          ? []
          : await repository.findOffers(
              tx,
              toClose.map(({ skillId }) => skillId),
              currency,
            );
      const { levels, levelZero } = found;
      return { jobRoleId, currency, asOf, gaps: toClose, levels, levelZero, offers };
    });

  return {
    /** The programs that close a person’s gaps for the least money or time. Stores nothing. */
    recommend: async (
      actor: Actor,
      employeeId: string,
      goal: TrainingRecommendationGoal,
    ): Promise<TrainingRecommendation> => {
      const situation = await readSituation(actor, employeeId, goal);
      const { currency, jobRoleId, asOf, offers } = situation;
      const { objective } = goal;
      const hourlyCost = goal.hourlyCost?.amount ?? 0;
      // After the transaction: a long search must not keep a connection.
      const plan = recommendPrograms({
        ...fromZero(situation),
        completedProgramIds: [],
        objective,
        budget: goal.budget?.amount ?? null,
        hourlyCost,
      });
      const byId = new Map(offers.map((offer) => [offer.programId, offer]));
      const chosen = plan.programIds.flatMap((id) => byId.get(id) ?? []);
      return {
        ...plan,
        cost: money(plan.cost, currency),
        residualWeightedGap: toWire(plan.residualWeightedGap),
        employeeId,
        jobRoleId,
        asOf,
        objective,
        programs: chosen.map(({ programId, title, cost, hours }) => ({
          programId,
          title,
          cost: money(cost + Math.round(hourlyCost * hours), currency),
          hours,
        })),
        gaps: situation.gaps.map((gap) => describeGap(gap, situation.levelZero, chosen)),
      };
    },
  };
}

/** Levels go out with four decimals. */
const toWire = (level: number) => Math.round(level * 10_000) / 10_000;

/** The rule counts levels from 0 and takes what is unknown for 0; scales begin where they like. */
function fromZero({
  gaps,
  levels,
  levelZero,
  offers,
}: {
  gaps: readonly Gap[];
  levels: ReadonlyMap<string, number>;
  levelZero: number;
  offers: readonly OfferedProgram[];
}) {
  const shift = ({ skillId, level }: { skillId: string; level: number }) => ({
    skillId,
    level: Math.max(0, level - levelZero),
  });
  return {
    requirements: gaps.map((gap) => ({ ...gap, requiredLevel: gap.requiredLevel - levelZero })),
    levels: new Map([...levels].map(([skillId, level]) => [skillId, level - levelZero] as const)),
    programs: offers.map((offer) => ({
      ...offer,
      teaches: offer.teaches.map(shift),
      entryLevels: offer.entryLevels.map(shift),
    })),
  };
}

function describeGap(gap: Gap, levelZero: number, chosen: readonly OfferedProgram[]) {
  const taught = chosen
    .flatMap(({ teaches }) => teaches)
    .filter(({ skillId }) => skillId === gap.skillId)
    .map(({ level }) => level);
  return {
    skillId: gap.skillId,
    requiredLevel: toWire(gap.requiredLevel),
    level: gap.level === null ? null : toWire(gap.level),
    levelAfter: toWire(Math.max(gap.level ?? levelZero, ...taught)),
    weight: toWire(gap.weight),
    mandatory: gap.mandatory,
  };
}

import { v7 as uuidv7 } from 'uuid';
import { type Actor, peopleInView, type Role } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { employeeErased, notFound } from '../../platform/http/http.problems.js';
import { skillUseStated } from './assessments.events.js';
import * as problem from './assessments.problems.js';
import { findSkills } from './assessments.repository.js';
import type { EmployeeLevelService } from './employee-levels.service.js';
import type { SkillUse, SkillUseStatement } from './employee-skills.schemas.js';
import {
  type EmployeeDirectory,
  employeeNotFound,
  skillsInViewOf,
} from './employee-skills.service.js';
import * as repository from './skill-uses.repository.js';
import type { SkillUseRow } from './skill-uses.table.js';

export type SkillUseService = ReturnType<typeof skillUseService>;
type Pair = { employeeId: string; skillId: string };
type Deps = {
  db: Database;
  levels: Pick<EmployeeLevelService, 'todayOf'>;
  employees: EmployeeDirectory;
};

/** Who may say it of anybody; others of themselves and of the line below. */
const ENTRUSTED: readonly Role[] = ['learning_admin', 'hr_admin'];

/** When a person last used a skill. It matters where decay is on: what is used does not fade. */
export function skillUseService({ db, levels, employees }: Deps) {
  const requireVisible = async (tx: EmployerTx, actor: Actor, { employeeId, skillId }: Pair) => {
    const [isVisible, [skill]] = await Promise.all([
      employees.isInView(tx, employeeId, skillsInViewOf(actor)),
      findSkills(tx, { ids: [skillId], sources: [], externalIds: [] }),
    ]);
    if (!isVisible) throw employeeNotFound();
    if (!skill) throw notFound('There is no such skill.');
  };

  /** @throws `skill-use-not-yours` (403), `employee-erased` (409), `skill-used-in-future` (422) */
  const requireAllowed = async (
    tx: EmployerTx,
    actor: Actor,
    { employeeId, lastUsedOn }: { employeeId: string } & SkillUseStatement,
  ) => {
    const [mayState, erased, today] = await Promise.all([
      employees.isInView(tx, employeeId, peopleInView(actor, ENTRUSTED)),
      employees.findErased(tx, [employeeId]),
      levels.todayOf(tx),
    ]);
    if (!mayState) {
      throw problem.skillUseNotYours(
        'People say it of themselves and of those below them, learning and HR staff of everyone.',
      );
    }
    if (erased.size > 0) {
      throw employeeErased('Nothing more is kept about a person who was erased.');
    }
    if (lastUsedOn !== null && lastUsedOn > today) {
      const detail = 'Nobody used a skill on a day to come.';
      throw problem.skillUsedInFuture(detail, {
        errors: [{ code: 'skill-used-in-future', detail, pointer: '/lastUsedOn' }],
      });
    }
  };

  return {
    read: (actor: Actor, pair: Pair): Promise<SkillUse> =>
      db.inEmployer(actor.employerId, async (tx) => {
        await requireVisible(tx, actor, pair);
        const row = await repository.findUse(tx, pair);
        if (!row) throw notFound('Nobody said when the skill was last used.');
        return toResource(row);
      }),

    /** Takes note of the day, in place of what was said before. */
    state: (
      actor: Actor,
      pair: Pair,
      { lastUsedOn }: SkillUseStatement,
    ): Promise<{ use: SkillUse; isNew: boolean }> =>
      db.inEmployer(actor.employerId, async (tx) => {
        await requireVisible(tx, actor, pair);
        await requireAllowed(tx, actor, { employeeId: pair.employeeId, lastUsedOn });
        const saved = await repository.saveUse(tx, { id: uuidv7(), ...pair, lastUsedOn });
        const { id, employeeId, skillId } = saved.row;
        if (saved.isChanged) publish(tx, actor, skillUseStated(id, { id, employeeId, skillId }));
        return { use: toResource(saved.row), isNew: saved.isNew };
      }),
  };
}

function toResource(row: SkillUseRow): SkillUse {
  return {
    id: row.id,
    employeeId: row.employeeId,
    skillId: row.skillId,
    lastUsedOn: row.lastUsedOn,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

import { v7 as uuidv7 } from 'uuid';
import { employeeLevelService } from '../../../src/capability/assessments/employee-levels.service.js';
import { assessmentsModule } from '../../../src/capability/assessments/index.js';
import { openPool } from '../../../src/platform/db/connections.js';
import { createDatabase, type EmployerTx } from '../../../src/platform/db/database.js';
import { createPager } from '../../../src/platform/http/pagination.js';
import type { TestApp, TestEmployer } from '../test-app.js';

/**
 * Tables that tests fill in place of what other modules publish: levels know certificates and settings by these views
 * alone, and a test of levels need not know how they are made.
 */
const STAND_INS = `
  create table test_floors (employer_id uuid not null, employee_id uuid not null, credential_id uuid not null,
    skill_id uuid not null, level double precision not null, from_on date not null, until_on date);
  create index on test_floors (employer_id, employee_id, skill_id);
  create or replace view credentials_floors with (security_invoker = true) as
    select employer_id, employee_id, credential_id, skill_id, level, from_on, until_on from test_floors;
  create table test_settings (employer_id uuid primary key, reliability jsonb, half_life_months double precision,
    decay jsonb, classification jsonb);
  create or replace view skills_settings with (security_invoker = true) as
    select employer_id, reliability, half_life_months, decay, classification from test_settings;
  create table test_conversions (employer_id uuid, from_scale_id uuid, to_scale_id uuid, effective_on date, anchors jsonb);
  create or replace view skills_scale_conversions with (security_invoker = true) as
    select employer_id, from_scale_id, to_scale_id, effective_on, anchors from test_conversions;
  grant select, insert, update, delete on test_floors, test_settings, test_conversions to upskill_app, upskill_worker`;

export type TestFloor = {
  employeeId: string;
  skillId: string;
  level: number;
  fromOn: string;
  untilOn?: string | null;
};
type Settings = { reliability?: object; halfLifeMonths?: number; decay?: object | null };

/** Certificates, settings and the upkeep of levels, on a test app of its own. */
export async function evidenceScene(upskill: TestApp) {
  await upskill.owner.query(STAND_INS);
  const clock = () => upskill.clock.now ?? new Date();
  const employers = { settingsOf: async () => ({ timeZone: 'UTC' }) };
  const module = assessmentsModule({
    db: upskill.database.db,
    pager: createPager(upskill.keyring, clock),
    clock,
    employers,
    employees: { isInView: async () => true, findErased: async () => new Set() },
  });
  const { levels } = module;
  const upkeepOf = employeeLevelService({ clock, employers });
  const inEmployer = <T>({ id }: TestEmployer, work: (tx: EmployerTx) => Promise<T>) =>
    upskill.database.db.inEmployer(id, work);

  return {
    levels,
    inEmployer,

    /** Gives somebody a certificate and brings the levels up to it, in one transaction; answers its id. */
    vouch: (employer: TestEmployer, floor: TestFloor): Promise<string> =>
      inEmployer(employer, async (tx) => {
        const credentialId = uuidv7();
        const { employeeId, skillId, level, fromOn, untilOn = null } = floor;
        await tx.rows({ text: 'insert into test_floors values ($1, $2, $3, $4, $5, $6, $7)' }, [
          employer.id,
          employeeId,
          credentialId,
          skillId,
          level,
          fromOn,
          untilOn,
        ]);
        await levels.refreshEmployees(tx, [employeeId]);
        return credentialId;
      }),

    /** Ends a certificate after a day, as a revocation does. */
    end: (employer: TestEmployer, employeeId: string, credentialId: string, untilOn: string) =>
      inEmployer(employer, async (tx) => {
        await tx.rows({ text: 'update test_floors set until_on = $2 where credential_id = $1' }, [
          credentialId,
          untilOn,
        ]);
        await levels.refreshEmployees(tx, [employeeId]);
      }),

    /** Changes how the employer weighs evidence, as the settings do. */
    settle: (employer: TestEmployer, { reliability = {}, halfLifeMonths = 24, decay }: Settings) =>
      inEmployer(employer, async (tx) => {
        await tx.rows(
          {
            text: `insert into test_settings values ($1, $2, $3, $4, '{}') on conflict (employer_id)
              do update set reliability = $2, half_life_months = $3, decay = $4`,
          },
          [employer.id, reliability, halfLifeMonths, decay ?? null],
        );
        await levels.recomputeAll(tx);
      }),

    convert: (employer: TestEmployer, from: string, to: string, on: string, anchors: number[][]) =>
      upskill.owner.query('insert into test_conversions values ($1, $2, $3, $4, $5)', [
        employer.id,
        from,
        to,
        on,
        JSON.stringify(anchors),
      ]),

    /** One piece of what the worker does after settings changed. */
    continueRecomputation: (tx: EmployerTx) => upkeepOf.continueRecomputation(tx),

    /** One run of the module’s jobs, as a worker does it. */
    async upkeep() {
      const { url, errors } = upskill.database;
      const pool = openPool({
        url,
        role: 'upskill_worker',
        size: 1,
        onError: (error) => errors.push(error),
      });
      try {
        const jobs = module.workers?.({ db: createDatabase(pool), note: () => undefined }) ?? [];
        for (const job of jobs) await job.run();
      } finally {
        await pool.end();
      }
    },

    /** The kept levels of a person, by skill. */
    async kept(employeeId: string) {
      const { rows } = await upskill.owner.query(
        `select skill_id as "skillId", level, assessed_level as "assessedLevel", floor_level as "floorLevel",
           changes_on::text as "changesOn", assessment_count as "assessmentCount"
         from employee_skill_levels where employee_id = $1 order by skill_id`,
        [employeeId],
      );
      return rows;
    },
  };
}
export type EvidenceScene = Awaited<ReturnType<typeof evidenceScene>>;

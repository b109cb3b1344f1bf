import type { TestApp, TestEmployer } from '../test-app.js';

type Settings = { classification?: object; decay?: object | null };

const CLASSIFICATION = { minReadiness: 0.5, readyFor: 0.75, maxNovelty: 0.5, lowNovelty: 0.25 };

/** What an employer set about skills, behind the service. */
export async function setSkillSettings(
  { owner }: TestApp,
  { id }: TestEmployer,
  { classification = CLASSIFICATION, decay = null }: Settings,
) {
  const reliability = { self: 0.3, peer: 0.4, manager: 0.5, test: 0.9, certificate: 1 };
  await owner.query('delete from skill_settings where employer_id = $1', [id]);
  await owner.query(
    `insert into skill_settings (employer_id, reliability, half_life_months, decay, classification)
     values ($1, $2, 24, $3, $4)`,
    [id, reliability, decay, classification],
  );
}

import type { DemoSkill } from './demo-plan.js';

/** Skills of the demo employer's own, which O*NET's generic elements do not name, and which roles must have them. */
type OwnSkill = {
  skill: DemoSkill;
  /** Beginnings of the job role codes that need it. */
  roles: string[];
  level: number;
  weight: number;
  mandatory: boolean;
};

const own = (externalId: string, name: string, kind: 'hard' | 'knowledge', description: string) =>
  ({ name, kind, source: 'custom', externalId, description, aliases: [] }) satisfies DemoSkill;

const BEDSIDE = ['29-', '31-'];

export const OWN_SKILLS: readonly OwnSkill[] = [
  {
    skill: own(
      'RB-INFECTION-CONTROL',
      'Infection control',
      'hard',
      'Hand hygiene, protective equipment and isolation as the clinics require.',
    ),
    roles: [...BEDSIDE, '37-2011'],
    level: 4,
    weight: 0.9,
    mandatory: true,
  },
  {
    skill: own(
      'RB-LIFE-SUPPORT',
      'Basic life support',
      'hard',
      'Cardiopulmonary resuscitation and use of a defibrillator.',
    ),
    roles: [...BEDSIDE, '33-9032'],
    level: 4,
    weight: 0.8,
    mandatory: true,
  },
  {
    skill: own(
      'RB-CHART-SYSTEM',
      'Riverbend chart system',
      'hard',
      'Finding, writing and correcting entries in the electronic patient chart.',
    ),
    roles: [...BEDSIDE, '11-9111', '43-6013', '15-1211.01'],
    level: 4.5,
    weight: 0.7,
    mandatory: false,
  },
  {
    skill: own(
      'RB-PATIENT-PRIVACY',
      'Patient privacy',
      'knowledge',
      'What may be said, shown and stored about a patient, and to whom.',
    ),
    roles: [...BEDSIDE, '11-', '13-', '15-', '43-', '21-'],
    level: 3.5,
    weight: 0.75,
    mandatory: true,
  },
  {
    skill: own(
      'RB-CLAIMS-CLEARING',
      'Claims clearing',
      'hard',
      'Coding, sending and correcting insurance claims through the clearing house.',
    ),
    roles: ['43-3021', '43-3031', '43-1011'],
    level: 4.5,
    weight: 0.8,
    mandatory: false,
  },
  {
    skill: own(
      'RB-INTERFACE-ENGINE',
      'Riverbend interface engine',
      'hard',
      'Mapping and repairing messages between laboratory, pharmacy and chart.',
    ),
    roles: ['15-1251', '15-1211', '15-1242'],
    level: 4,
    weight: 0.7,
    mandatory: false,
  },
];

export const ownSkillsOf = (jobRoleCode: string): OwnSkill[] =>
  OWN_SKILLS.filter(({ roles }) => roles.some((role) => jobRoleCode.startsWith(role)));

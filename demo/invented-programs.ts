import type { OnetRelease } from '../src/capability/catalog-imports/index.js';
import { money } from '../src/kernel/money.js';
import type { DemoProgram, DemoProvider, ProgramKind, SkillAtLevel } from './demo-plan.js';
import { deriveEntryLevels, deriveTeaching } from './derive-teaching.js';

const UNIVERSITY = 'RB-UNIVERSITY';
const LEARNING_CENTER = 'RB-LEARNING-CENTER';

export const DANAS_DEGREE = 'RB-MS-INFORMATION-SYSTEMS';
export const NURSING_BRIDGE = 'RB-BRIDGE-NURSING';

/** Plainly invented: no school of this name exists, and the real list knows neither degrees of this kind nor in-house training. */
export const INVENTED_PROVIDERS: readonly DemoProvider[] = [
  {
    externalId: UNIVERSITY,
    name: 'Invented State University',
    accredited: true,
    accreditor: 'Invented Commission on Higher Education',
  },
  {
    externalId: LEARNING_CENTER,
    name: 'Riverbend Learning Center',
    accredited: false,
    accreditor: null,
  },
];

type Degree = {
  externalId: string;
  title: string;
  kind: ProgramKind;
  delivery: DemoProgram['delivery'];
  hours: number;
  /** Dollars: tuition, fees, books. */
  cost: [tuition: number, fees: number, books: number];
  leadsTo: string[];
  alsoTeaches?: SkillAtLevel[];
};

/** Skills of leading and judging that a degree in information systems adds to the most distinctive ones. */
const LEADERSHIP: SkillAtLevel[] = [
  { skillExternalId: '2.C.1.a', level: 5 },
  { skillExternalId: '2.B.5.d', level: 4.5 },
  { skillExternalId: '2.B.5.b', level: 4 },
  { skillExternalId: '2.C.1.e', level: 5 },
];

const DEGREES: readonly Degree[] = [
  {
    externalId: DANAS_DEGREE,
    title: "Master's degree in information systems",
    kind: 'degree',
    delivery: 'hybrid',
    hours: 1620,
    cost: [25_200, 1_500, 1_200],
    leadsTo: ['11-3021.00'],
    alsoTeaches: LEADERSHIP,
  },
  {
    externalId: 'RB-BS-INFORMATION-SYSTEMS',
    title: "Bachelor's degree in information systems",
    kind: 'degree',
    delivery: 'online',
    hours: 3600,
    cost: [42_000, 2_400, 3_200],
    leadsTo: ['15-1211.00', '15-1251.00'],
  },
  {
    externalId: NURSING_BRIDGE,
    title: 'Bridge from practical to registered nurse',
    kind: 'bridge_degree',
    delivery: 'hybrid',
    hours: 1350,
    cost: [14_400, 1_100, 1_300],
    leadsTo: ['29-1141.00'],
  },
  {
    externalId: 'RB-MS-NURSE-PRACTITIONER',
    title: "Master's degree for nurse practitioners",
    kind: 'degree',
    delivery: 'hybrid',
    hours: 2100,
    cost: [34_800, 1_900, 1_800],
    leadsTo: ['29-1171.00'],
  },
  {
    externalId: 'RB-AAS-DENTAL-HYGIENE',
    title: 'Associate degree in dental hygiene',
    kind: 'degree',
    delivery: 'in_person',
    hours: 2400,
    cost: [19_500, 1_700, 2_100],
    leadsTo: ['29-1292.00'],
  },
  {
    externalId: 'RB-MS-HEALTH-ADMINISTRATION',
    title: "Master's degree in health administration",
    kind: 'degree',
    delivery: 'online',
    hours: 1800,
    cost: [27_900, 1_400, 1_300],
    leadsTo: ['11-9111.00'],
  },
  {
    externalId: 'RB-BS-ACCOUNTING',
    title: "Bachelor's degree in accounting",
    kind: 'degree',
    delivery: 'online',
    hours: 3600,
    cost: [39_000, 2_400, 3_000],
    leadsTo: ['13-2011.00'],
  },
  {
    externalId: 'RB-CERTIFICATE-HUMAN-RESOURCES',
    title: 'University certificate in human resources',
    kind: 'continuing_education',
    delivery: 'online',
    hours: 240,
    cost: [3_200, 150, 240],
    leadsTo: ['13-1071.00'],
  },
];

type InHouse = {
  externalId: string;
  title: string;
  kind: ProgramKind;
  hours: number;
  teaches: SkillAtLevel[];
  ceHours?: number;
};

const dollars = (amount: number) => money(amount * 100, 'USD');

const upTo = (level: number, ...skills: string[]): SkillAtLevel[] =>
  skills.map((skillExternalId) => ({ skillExternalId, level }));

/** The employer's own: on company time and without a price. */
const IN_HOUSE: readonly InHouse[] = [
  {
    externalId: 'RB-T-INFECTION',
    title: 'Infection control for everyone at the bedside',
    kind: 'corporate',
    hours: 6,
    teaches: upTo(4.5, 'RB-INFECTION-CONTROL'),
    ceHours: 6,
  },
  {
    externalId: 'RB-T-LIFE-SUPPORT',
    title: 'Basic life support',
    kind: 'corporate',
    hours: 5,
    teaches: upTo(4.5, 'RB-LIFE-SUPPORT'),
    ceHours: 5,
  },
  {
    externalId: 'RB-T-CHART',
    title: 'Working in the Riverbend chart system',
    kind: 'corporate',
    hours: 12,
    teaches: upTo(4.5, 'RB-CHART-SYSTEM'),
  },
  {
    externalId: 'RB-T-PRIVACY',
    title: 'Patient privacy',
    kind: 'online_course',
    hours: 2,
    teaches: upTo(4, 'RB-PATIENT-PRIVACY'),
    ceHours: 2,
  },
  {
    externalId: 'RB-T-CLAIMS',
    title: 'Clearing claims without returns',
    kind: 'corporate',
    hours: 16,
    teaches: upTo(4.5, 'RB-CLAIMS-CLEARING'),
  },
  {
    externalId: 'RB-T-INTERFACES',
    title: 'Interface engine, beside the person who runs it',
    kind: 'on_the_job',
    hours: 60,
    teaches: upTo(4.5, 'RB-INTERFACE-ENGINE'),
  },
  {
    externalId: 'RB-T-LISTENING',
    title: 'Listening and speaking with worried people',
    kind: 'seminar',
    hours: 8,
    teaches: upTo(4, '2.A.1.b', '2.A.1.d', '2.B.1.a'),
  },
  {
    externalId: 'RB-T-FIRST-LEAD',
    title: 'Leading a team for the first time',
    kind: 'corporate',
    hours: 24,
    teaches: upTo(4, '2.B.5.d', '2.B.1.b', '2.B.1.e'),
  },
  {
    externalId: 'RB-T-SHADOW-INFORMATION',
    title: 'Six weeks beside the head of information systems',
    kind: 'job_shadowing',
    hours: 40,
    teaches: upTo(3.5, '2.C.1.a', '2.B.5.d', '2.B.5.b'),
  },
  {
    externalId: 'RB-T-SHADOW-NURSE',
    title: 'Beside a charge nurse for a month',
    kind: 'job_shadowing',
    hours: 80,
    teaches: upTo(4, '2.B.1.b', '2.A.2.d', '2.C.5.b'),
  },
  {
    externalId: 'RB-T-INTERN-INFORMATION',
    title: 'Internship in information systems',
    kind: 'internship',
    hours: 400,
    teaches: upTo(3.5, '2.B.3.e', '2.C.3.a', '2.A.2.a'),
  },
  {
    externalId: 'RB-T-APPRENTICE-BUILDINGS',
    title: 'Apprenticeship in building maintenance',
    kind: 'apprenticeship',
    hours: 2000,
    teaches: upTo(4.5, '2.B.3.l', '2.B.3.j', '2.B.3.k', '2.C.3.e'),
  },
];

/** Degrees at an invented university, and the employer's own training. */
export const inventPrograms = (release: OnetRelease): DemoProgram[] => [
  ...DEGREES.map((degree) => toDegree(degree, release)),
  ...IN_HOUSE.map(toInHouse),
];

function toDegree(degree: Degree, release: OnetRelease): DemoProgram {
  const targets = release.occupations.filter(({ code }) => degree.leadsTo.includes(code));
  const derived = deriveTeaching(targets, release, degree.hours);
  const derivedIds = new Set(derived.map(({ skillExternalId }) => skillExternalId));
  const added = (degree.alsoTeaches ?? []).filter(
    ({ skillExternalId }) => !derivedIds.has(skillExternalId),
  );
  const [tuition, fees, books] = degree.cost;
  return {
    externalId: degree.externalId,
    title: degree.title,
    kind: degree.kind,
    providerExternalId: UNIVERSITY,
    delivery: degree.delivery,
    status: 'published',
    price: [
      { type: 'tuition', amount: dollars(tuition) },
      { type: 'fees', amount: dollars(fees) },
      { type: 'books', amount: dollars(books) },
    ],
    hours: degree.hours,
    onCompanyTime: false,
    needsManagerApproval: true,
    teaches: [...derived, ...added],
    entryLevels: deriveEntryLevels(derived),
    ceCredits: [],
  };
}

const toInHouse = ({ externalId, title, kind, hours, teaches, ceHours }: InHouse): DemoProgram => ({
  externalId,
  title,
  kind,
  providerExternalId: LEARNING_CENTER,
  delivery: kind === 'online_course' ? 'online' : 'in_person',
  status: 'published',
  price: [],
  hours,
  onCompanyTime: true,
  needsManagerApproval: hours >= 40,
  teaches,
  entryLevels: [],
  ceCredits:
    ceHours === undefined ? [] : [{ unit: 'contact_hour', amount: ceHours, categories: [] }],
});

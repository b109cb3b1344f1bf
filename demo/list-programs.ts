import type { OnetOccupation, OnetRelease } from '../src/capability/catalog-imports/index.js';
import type { DemoProgram, DemoProvider, ProgramKind } from './demo-plan.js';
import { deriveEntryLevels, deriveTeaching } from './derive-teaching.js';
import { type CsvRow, readCsvTable } from './read-csv-table.js';

const COLUMNS = [
  'program_id',
  'title',
  'provider_id',
  'provider',
  'cip2020',
  'tuition_usd',
  'fees_usd',
  'books_usd',
  'supplies_usd',
  'other_usd',
  'clock_hours',
  'degree_awarded',
  'license_id',
  'industry_credential',
  'mentions_remote',
  'mentions_hybrid',
] as const;
type Row = CsvRow<(typeof COLUMNS)[number]>;

const PRICE_PARTS = ['tuition', 'fees', 'books', 'supplies', 'other'] as const;
const CENTS = 100;
const MANAGEMENT = '11-';

/**
 * The real training programs of New Jersey's list (2021) with their providers. The list says the state approved a provider;
 * the demo employer takes that for accreditation, and the accreditor's name says so.
 */
export function listPrograms(
  directory: string,
  release: OnetRelease,
): { providers: DemoProvider[]; programs: DemoProgram[] } {
  const targetsOf = readTargets(directory, release);
  const providers = new Map<string, DemoProvider>();
  const programs: DemoProgram[] = [];
  for (const row of readCsvTable(directory, 'nj_etpl_programs.csv', COLUMNS)) {
    const provider = toProvider(row);
    const teaches = deriveTeaching(targetsOf(row), release, row.number('clock_hours', 1, 20_000));
    if (teaches.length === 0) continue;
    if (!providers.has(provider.externalId)) providers.set(provider.externalId, provider);
    programs.push(toProgram(row, provider.externalId, teaches));
  }
  return { providers: [...providers.values()], programs };
}

const toProvider = (row: Row): DemoProvider => ({
  externalId: `NJ-PROVIDER-${row.text('provider_id')}`,
  name: row.text('provider'),
  accredited: true,
  accreditor: 'New Jersey Eligible Training Provider List (approved, 2021)',
});

function toProgram(
  row: Row,
  providerExternalId: string,
  teaches: DemoProgram['teaches'],
): DemoProgram {
  const title = row.text('title');
  const kind = kindOf(row);
  const hours = row.number('clock_hours', 1, 20_000);
  const builds = kind === 'degree' || /\b(II|III|IV|Advanced|Master)\b/.test(title);
  return {
    externalId: `NJ-${row.text('program_id')}`,
    title,
    kind,
    providerExternalId,
    delivery: deliveryOf(row),
    status: 'published',
    price: PRICE_PARTS.map((type) => ({
      type,
      amount: { amount: row.number(`${type}_usd`, 0, 1_000_000) * CENTS, currency: 'USD' },
    })).filter(({ amount }) => amount.amount > 0),
    hours,
    onCompanyTime: false,
    needsManagerApproval: hours >= 40,
    teaches,
    entryLevels: builds ? deriveEntryLevels(teaches) : [],
    ceCredits: [],
  };
}

/** Degrees are named as such; what ends in a license or an industry credential is a certification. */
function kindOf(row: Row): ProgramKind {
  if (/Degree$/.test(row.optional('degree_awarded'))) return 'degree';
  if (/\bapprentice/i.test(row.text('title'))) return 'apprenticeship';
  if (row.optional('license_id') !== '' || row.optional('industry_credential') !== '') {
    return 'certification';
  }
  if (row.number('clock_hours', 1, 20_000) < 16) return 'seminar';
  if (row.optional('mentions_remote') === 'True') return 'online_course';
  const isCollege = /\b(College|University)\b/.test(row.text('provider'));
  return isCollege ? 'continuing_education' : 'vendor_course';
}

function deliveryOf(row: Row): DemoProgram['delivery'] {
  if (row.optional('mentions_remote') === 'True') return 'online';
  return row.optional('mentions_hybrid') === 'True' ? 'hybrid' : 'in_person';
}

/**
 * The occupations a program leads to: those of its instructional field (CIP to SOC), or, where the program's license names
 * one of them, that one alone. Only a degree leads to managing what others in its field do.
 */
function readTargets(directory: string, release: OnetRelease): (row: Row) => OnetOccupation[] {
  const crosswalk = readCsvTable(directory, 'soc2018_cip2020_crosswalk.csv', [
    'soc2018',
    'cip2020',
  ]).map((row) => ({ occupation: row.text('soc2018'), field: row.text('cip2020') }));
  const licenses = readCsvTable(directory, 'nj_licenses.csv', ['id', 'onet_or_soc_code']);
  const licensed = new Map(
    licenses.map((row) => [row.text('id'), row.optional('onet_or_soc_code').slice(0, 7)]),
  );
  return (row) => {
    const field = row.text('cip2020');
    const ofField = crosswalk.filter((pair) => pair.field === field);
    const license = licensed.get(row.optional('license_id'));
    const ofLicense = ofField.filter((pair) => pair.occupation === license);
    const codes = (ofLicense.length > 0 ? ofLicense : ofField).map((pair) => pair.occupation);
    const below = codes.filter((code) => !code.startsWith(MANAGEMENT));
    const reached = kindOf(row) === 'degree' || below.length === 0 ? codes : below;
    return reached.flatMap((code) => occupationsOf(code, release));
  };
}

/** An occupation of the crosswalk is O*NET's of the same code ending in .00, or, without that, its finer ones. */
function occupationsOf(soc: string, release: OnetRelease): OnetOccupation[] {
  const all = release.occupations.filter(({ code }) => code.startsWith(soc));
  const whole = all.filter(({ code }) => code === `${soc}.00`);
  return whole.length > 0 ? whole : all;
}

/**
 * Makes demo/data from a folder that holds the full O*NET and New Jersey files (see demo/data/README.md):
 *
 *   node demo/prepare-data.mjs SOURCE_FOLDER
 *
 * Rows are chosen, never changed; the only computed file is onet29_element_means.csv.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const TARGET = fileURLToPath(new URL('./data/', import.meta.url));

/** At most so many programs of one instructional field, so that truck driving does not crowd out nursing. */
const MOST_PROGRAMS_PER_FIELD = 24;

/** The occupations of a regional health-care-and-services employer. */
const OCCUPATIONS = new Set(
  `
  11-1021.00 11-3012.00 11-3013.00 11-3021.00 11-3031.00 11-3071.00 11-3121.00 11-3131.00 11-9111.00
  13-1041.00 13-1071.00 13-1081.00 13-1111.00 13-1141.00 13-1151.00 13-2011.00
  15-1211.00 15-1211.01 15-1212.00 15-1231.00 15-1232.00 15-1242.00 15-1244.00 15-1251.00 15-1253.00 15-1254.00
  15-1299.09 21-1022.00 21-1094.00
  29-1021.00 29-1031.00 29-1051.00 29-1071.00 29-1123.00 29-1126.00 29-1141.00 29-1171.00 29-1215.00 29-1292.00
  29-2011.00 29-2012.00 29-2031.00 29-2032.00 29-2034.00 29-2052.00 29-2055.00 29-2061.00
  31-1121.00 31-1131.00 31-2021.00 31-9011.00 31-9091.00 31-9092.00 31-9093.00 31-9097.00 33-9032.00
  37-1011.00 37-2011.00 43-1011.00 43-3021.00 43-3031.00 43-3051.00 43-4051.00 43-4161.00 43-4171.00
  43-5071.00 43-6011.00 43-6013.00 43-6014.00 43-9061.00 47-2111.00 49-9021.00 49-9062.00 49-9071.00 53-3033.00 53-7065.00
  `
    .trim()
    .split(/\s+/),
);

const source = process.argv[2];
if (source === undefined) throw new Error('Name the folder with the full files.');

const read = (name) =>
  parse(readFileSync(join(source, name)), { bom: true, columns: true, skip_empty_lines: true });

const quote = (value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

function write(name, rows) {
  const columns = Object.keys(rows[0]);
  const lines = rows.map((row) => columns.map((column) => quote(row[column])).join(','));
  writeFileSync(join(TARGET, name), `${[columns.join(','), ...lines].join('\n')}\n`);
  process.stdout.write(`${name}: ${rows.length} rows\n`);
}

function meansOf(ratings) {
  const sums = new Map();
  for (const { element_id, importance_1_5 } of ratings) {
    const sum = sums.get(element_id) ?? { total: 0, count: 0 };
    sum.total += Number(importance_1_5);
    sum.count += 1;
    sums.set(element_id, sum);
  }
  return [...sums].map(([element_id, { total, count }]) => ({
    element_id,
    mean_importance_1_5: (total / count).toFixed(6),
    rated_occupations: String(count),
  }));
}

function writeOnet() {
  const chosen = (row) => OCCUPATIONS.has(row.onet_soc);
  const skills = read('onet29_skills.csv');
  const knowledge = read('onet29_knowledge.csv');
  const rated = new Set(skills.filter(chosen).map((row) => row.onet_soc));
  const unrated = [...OCCUPATIONS].filter((code) => !rated.has(code));
  if (unrated.length > 0) throw new Error(`No ratings for ${unrated.join(', ')}.`);
  write('onet29_occupations.csv', read('onet29_occupations.csv').filter(chosen));
  write('onet29_skills.csv', skills.filter(chosen));
  write('onet29_knowledge.csv', knowledge.filter(chosen));
  write('onet29_elements.csv', read('onet29_elements.csv'));
  write('onet29_job_zones.csv', read('onet29_job_zones.csv').filter(chosen));
  write('onet29_element_means.csv', meansOf([...skills, ...knowledge]));
  const tools = read('onet29_technology_skills.csv').filter(chosen);
  write(
    'onet29_technology_skills.csv',
    tools.filter((row) => row.hot_technology === 'Y'),
  );
}

const COSTS = ['tuition_usd', 'fees_usd', 'books_usd', 'supplies_usd', 'other_usd'];

/** A program is usable if it has a provider, hours, and a price whose parts add up to its total. */
function isUsable(row) {
  const total = Number(row.total_cost_usd);
  const parts = COSTS.reduce((sum, column) => sum + Number(row[column]), 0);
  return row.provider !== '' && Number(row.clock_hours) > 0 && total > 0 && parts === total;
}

function writePrograms() {
  const shipped = new Set([...OCCUPATIONS].map((code) => code.slice(0, 7)));
  const crosswalk = read('soc2018_cip2020_crosswalk.csv').filter((row) => shipped.has(row.soc2018));
  const fields = new Set(crosswalk.map((row) => row.cip2020));
  const taken = new Map();
  const programs = read('nj_etpl_programs.csv')
    .filter((row) => isUsable(row) && fields.has(row.cip2020))
    .filter(({ cip2020 }) => {
      taken.set(cip2020, (taken.get(cip2020) ?? 0) + 1);
      return taken.get(cip2020) <= MOST_PROGRAMS_PER_FIELD;
    });
  const used = new Set(programs.map((row) => row.cip2020));
  const licenses = new Set(programs.map((row) => row.license_id));
  write('nj_etpl_programs.csv', programs);
  write(
    'soc2018_cip2020_crosswalk.csv',
    crosswalk.filter((row) => used.has(row.cip2020)),
  );
  write(
    'nj_licenses.csv',
    read('nj_licenses.csv').filter((row) => licenses.has(row.id)),
  );
}

writeOnet();
writePrograms();

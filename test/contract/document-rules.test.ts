import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

type Json = any;
const source = readFileSync('openapi/v1.json', 'utf8');
const department = (document: Json) => document.paths['/v1/departments/{departmentId}'];
const list = (document: Json) => document.paths['/v1/departments'].get;
const schema = (document: Json, name: string) => document.components.schemas[name];

/** One violation of each rule of .spectral.yaml. */
const planted: Record<string, (document: Json) => void> = {
  'operation-id-form': (d) => {
    list(d).operationId = 'ListDepartments';
  },
  'webhook-id-form': (d) => {
    d.webhooks['department.created'].post.operationId = 'departmentCreated';
  },
  'event-name-form': (d) => {
    d.webhooks.DepartmentMade = d.webhooks['department.created'];
  },
  'kebab-case-paths': (d) => {
    d.paths['/v1/jobRoles'] = d.paths['/v1/job-roles'];
  },
  'camel-case-properties': (d) => {
    schema(d, 'Department').properties.cost_center = { type: 'string' };
  },
  'camel-case-query': (d) => {
    list(d).parameters.push({ name: 'parent-id', in: 'query', schema: { type: 'string' } });
  },
  'problems-are-problem-json': (d) => {
    department(d).get.responses[404] = { description: 'Not there', headers: {} };
  },
  'answers-are-objects': (d) => {
    list(d).responses[200].content['application/json'].schema = { type: 'array', items: {} };
  },
  'list-shape': (d) => {
    schema(d, 'DepartmentPage').required = ['data'];
  },
  'list-parameters': (d) => {
    list(d).parameters = list(d).parameters.filter((each: Json) => each.name !== 'cursor');
  },
  'money-shape': (d) => {
    schema(d, 'Money').properties.amount.type = 'number';
  },
  'requests-are-closed': (d) => {
    delete schema(d, 'NewDepartment').additionalProperties;
  },
  'answers-are-open': (d) => {
    schema(d, 'Department').additionalProperties = false;
  },
  'webhooks-are-open': (d) => {
    schema(d, 'DepartmentCreatedEvent').additionalProperties = false;
  },
  'instants-are-instants': (d) => {
    schema(d, 'Department').properties.createdAt = { type: 'integer' };
  },
  'answers-have-request-ids': (d) => {
    delete department(d).get.responses[200].headers['X-Request-Id'];
  },
  'metered-answers': (d) => {
    delete department(d).get.responses[200].headers.RateLimit;
  },
  'changes-need-if-match': (d) => {
    department(d).delete.parameters = department(d).delete.parameters.slice(0, 1);
  },
  'deprecated-operations-say-when': (d) => {
    department(d).get.deprecated = true;
  },
};

/** Marks an operation as deprecated, whose answers say it with these headers. */
function deprecate(document: Json, headers: string[]) {
  const { get } = department(document);
  get.deprecated = true;
  for (const name of headers) get.responses[200].headers[name] = { schema: { type: 'string' } };
}

let found: { code: string; source: string }[];
beforeAll(() => {
  mkdirSync('.generated', { recursive: true });
  const folder = mkdtempSync(resolve('.generated/planted-documents-'));
  const write = (name: string, plant: (document: Json) => void) => {
    const document = JSON.parse(source);
    plant(document);
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(smaller(document)));
  };
  for (const [rule, plant] of Object.entries(planted)) write(rule, plant);
  write('sound', () => undefined);
  write('deprecated with notice', (d) => deprecate(d, ['Deprecation', 'Sunset']));
  write('deprecated without end', (d) => deprecate(d, ['Deprecation']));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      resolve('node_modules/@stoplight/spectral-cli/dist/index.js'),
      'lint',
      join(folder, '*.json'),
      '--ruleset',
      '.spectral.yaml',
      '--format',
      'json',
      '--quiet',
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  rmSync(folder, { recursive: true, force: true });
  if (!stdout.startsWith('[')) throw new Error(`spectral did not run: ${stdout}${stderr}`);
  found = JSON.parse(stdout.slice(0, stdout.lastIndexOf(']') + 1));
}, 120_000);

/** Only what the plants touch: twenty whole documents would take a minute. */
function smaller(document: Json): Json {
  const kept = /^\/v1\/(departments|jobRoles)/;
  const paths = Object.entries(document.paths).filter(([path]) => kept.test(path));
  const webhooks = Object.entries(document.webhooks).filter(([name]) => /^depart/i.test(name));
  return {
    ...document,
    paths: Object.fromEntries(paths),
    webhooks: Object.fromEntries(webhooks),
  };
}

const rulesBrokenIn = (name: string) => [
  ...new Set(
    found.filter((each) => basename(each.source) === `${name}.json`).map(({ code }) => code),
  ),
];

test('every rule of our own has a planted violation', () => {
  const rules = [
    ...readFileSync('.spectral.yaml', 'utf8').matchAll(/^ {2}([a-z-]+):\n {4}message/gm),
  ];
  expect(rules.map(([, name]) => name)).toEqual(Object.keys(planted));
});

test.each(Object.keys(planted))('%s is reported when it is broken', (rule) => {
  expect(rulesBrokenIn(rule)).toContain(rule);
});

test('a sound document is not complained about', () => {
  expect(rulesBrokenIn('sound')).toEqual([]);
});

test('a deprecated operation must say until when, and one that does is not complained about', () => {
  expect(rulesBrokenIn('deprecated without end')).toEqual(['deprecated-operations-say-when']);
  expect(rulesBrokenIn('deprecated with notice')).toEqual([]);
});

test('the rules stand alone: nothing is fetched when they are loaded', () => {
  expect(readFileSync('.spectral.yaml', 'utf8')).not.toMatch(/^extends:|https?:/m);
});

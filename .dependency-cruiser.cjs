/** The rules for imports. Each comment says why; test/contract/import-rules.test.ts shows that each one bites. */
const WINGS = 'organization|capability|learning|funding|integration';
const A_TEST = '\\.test\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'kernel-imports-nothing',
      comment: 'The kernel is pure vocabulary: no framework, no database, not even node.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: A_TEST },
      to: { pathNot: '^src/kernel/' },
    },
    {
      name: 'platform-knows-no-module',
      comment: 'The platform serves every module and knows none of them.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: `^src/(${WINGS}|app)/` },
    },
    {
      name: 'modules-do-not-know-each-other',
      comment:
        'A module asks through a port wired in app/modules.ts, listens to an event, or reads a published view.',
      severity: 'error',
      from: { path: `^src/(${WINGS})/([^/]+)/` },
      to: { path: `^src/(${WINGS}|app)/`, pathNot: '^src/$1/$2/' },
    },
    {
      name: 'only-the-front-door',
      comment: 'From outside, a module is its index.ts.',
      severity: 'error',
      from: { pathNot: `^src/(${WINGS})/` },
      to: { path: `^src/(${WINGS})/[^/]+/`, pathNot: `^src/(${WINGS})/[^/]+/index\\.ts$` },
    },
    {
      name: 'rules-are-pure',
      comment:
        'A rule takes facts and returns a ruling. It may use the kernel and its fellow rules only.',
      severity: 'error',
      from: { path: `^src/(${WINGS})/([^/]+)/rules/`, pathNot: A_TEST },
      to: { pathNot: ['^src/kernel/', '^src/$1/$2/rules/'] },
    },
    {
      name: 'sql-lives-in-repositories',
      comment: 'Only tables, repositories and platform/{db,events} speak drizzle or pg.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/platform/(db|events)/', '\\.(table|repository)\\.ts$', A_TEST],
      },
      to: { path: 'node_modules/(drizzle-orm|pg|pg-[a-z-]+)/' },
    },
    {
      name: 'http-lives-in-routes',
      comment: 'A service does not know that it is called over HTTP.',
      severity: 'error',
      from: { path: `^src/(${WINGS})/`, pathNot: '\\.routes\\.ts$' },
      to: { path: 'node_modules/(fastify|@fastify)' },
    },
    {
      name: 'routes-call-services',
      comment: 'Routes translate; they neither query nor decide.',
      severity: 'error',
      from: { path: '\\.routes\\.ts$' },
      to: { path: ['\\.(repository|table)\\.ts$', '/rules/'] },
    },
    {
      name: 'only-the-app-knows-the-demo',
      comment:
        'The demo is data for trying the service out; nothing an employer uses may depend on it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app/' },
      to: { path: '^demo/' },
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or one of them holds something that belongs elsewhere.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.fixture\\.json$' },
  },
};

import * as rules from './house-rules.js';

const house = rules.readFiles('src', 'test', 'demo', 'bench', 'faults', 'migrations');
const at = (path: string, text = '') => ({ path, text });
const lines = (count: number) => 'x\n'.repeat(count);

/** Each rule with what it must accept of itself, and what it must report. */
const cases: [string, (files: rules.SourceFile[]) => string[], rules.SourceFile[], string[]][] = [
  [
    'no file is a junk drawer',
    rules.junkDrawers,
    [at('src/kernel/utils.ts'), at('src/platform/helpers/pad.ts'), at('src/app/job-manager.ts')],
    ['src/kernel/utils.ts', 'src/platform/helpers/pad.ts', 'src/app/job-manager.ts'],
  ],
  [
    'no file is longer than 300 lines',
    rules.longFiles,
    [at('src/app/long.ts', lines(301)), at('demo/fine.ts', lines(300))],
    ['src/app/long.ts: 301 lines'],
  ],
  [
    'no service is longer than 200 lines',
    rules.longServices,
    [at('src/funding/tax/tax.service.ts', lines(201))],
    ['src/funding/tax/tax.service.ts: 201 lines'],
  ],
  [
    'a module holds its index, its README, one file per role and its rules',
    rules.strays,
    [
      at('src/funding/tax/index.ts'),
      at('src/funding/tax/tax-years.repository.ts'),
      at('src/funding/tax/rules/split-tax.test.ts'),
      at('src/funding/tax/tax.logic.ts'),
      at('src/funding/tax/rules/deep/nested.ts'),
      at('src/funding/loose.ts'),
    ],
    [
      'src/funding/tax/tax.logic.ts',
      'src/funding/tax/rules/deep/nested.ts',
      'src/funding/loose.ts',
    ],
  ],
  [
    'every rule has its test beside it',
    rules.untestedRules,
    [
      at('src/funding/tax/rules/split-tax.ts'),
      at('src/funding/tax/rules/join-tax.ts'),
      at('src/funding/tax/rules/join-tax.test.ts'),
    ],
    ['src/funding/tax/rules/split-tax.ts'],
  ],
  [
    'every module introduces itself in a README',
    rules.modulesWithoutReadme,
    [at('src/funding/tax/index.ts'), at('src/funding/payroll/README.md')],
    ['src/funding/tax'],
  ],
  [
    'every module with routes is asked over HTTP by tests of its own',
    rules.modulesWithoutHttpTests,
    [
      at('src/funding/tax/tax.routes.ts'),
      at('src/funding/payroll/payroll.routes.ts'),
      at('test/http/payroll/export-batch.test.ts'),
    ],
    ['src/funding/tax'],
  ],
  [
    'only repositories send statements',
    rules.queriesOutsideRepositories,
    [
      at('src/funding/tax/tax.service.ts', 'await tx.rows(STATEMENT)'),
      at('src/funding/tax/tax.repository.ts', 'await tx.rows(STATEMENT)'),
    ],
    ['src/funding/tax/tax.service.ts'],
  ],
  [
    'every migration is a numbered story',
    rules.misnamedMigrations,
    [at('migrations/0001_tax.sql'), at('migrations/0001_payroll.sql'), at('migrations/2_Late.sql')],
    ['2_Late.sql', '0001_tax.sql', '0001_payroll.sql'],
  ],
];

describe.each(cases)('%s', (_sentence, rule, planted, reported) => {
  test('the house keeps it', () => {
    expect(rule(house)).toEqual([]);
  });
  test('a planted violation is reported', () => {
    expect(rule(planted)).toEqual(reported);
  });
});

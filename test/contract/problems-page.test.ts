import type { ProblemKind } from '../../src/kernel/problem.js';
import { allProblems, descriptionOf, statusOf } from '../../src/platform/http/problem-details.js';
import { REMEDIES } from '../../src/platform/http/problem-pages.routes.js';
import { readComposition } from '../setup/composition.js';
import { expectGenerated, markdownTable } from './generated-file.js';

const sources = () => [
  { name: 'every operation', problems: allProblems },
  ...readComposition().modules.map(({ name, problems }) => ({ name, problems })),
];

test('docs/problems.md names every problem, its status and its meaning', () => {
  const rows = sources()
    .flatMap(({ name, problems }) =>
      problems.map(({ code, kind, title, remedy }) => [
        `\`${code}\``,
        String(statusOf[kind]),
        title,
        remedy ?? '',
        name,
      ]),
    )
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const kinds = Object.entries(REMEDIES)
    .map(([kind, remedy]) => [statusOf[kind as ProblemKind], remedy] as const)
    .sort(([a], [b]) => a - b)
    .map(([status, remedy]) => [String(status), descriptionOf(status), remedy]);
  const page = `# Problems

Written by the test suite from each module's problems (\`npm run docs\`). Every refusal is an RFC 9457 document; \`code\`
is stable, \`detail\` says what was wrong with this request, and \`type\` is \`/problems/\` and the code, a page of the
running service that says the same as this one.

${markdownTable(['code', 'status', 'meaning', 'what to do', 'from'], rows)}

## What to do, where the table does not say more

${markdownTable(['status', 'what it means', 'what to do'], kinds)}
`;
  expectGenerated('docs/problems.md', page);
});

test('every code is declared once, in kebab-case', () => {
  const codes = sources().flatMap(({ problems }) => problems.map(({ code }) => code));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(codes.filter((code) => !/^[a-z]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

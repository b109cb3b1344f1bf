import { allProblems, statusOf } from '../../src/platform/http/problem-details.js';
import { readComposition } from '../setup/composition.js';
import { expectGenerated, markdownTable } from './generated-file.js';

const sources = () => [
  { name: 'every operation', problems: allProblems },
  ...readComposition().modules.map(({ name, problems }) => ({ name, problems })),
];

test('docs/problems.md names every problem, its status and its meaning', () => {
  const rows = sources()
    .flatMap(({ name, problems }) =>
      problems.map(({ code, kind, title }) => [`\`${code}\``, String(statusOf[kind]), title, name]),
    )
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const page = `# Problems

Written by the test suite from each module's problems (\`npm run docs\`). Every refusal is an RFC 9457 document; \`code\`
is stable, \`detail\` says what was wrong with this request, and \`type\` is \`/problems/\` and the code.

${markdownTable(['code', 'status', 'meaning', 'from'], rows)}
`;
  expectGenerated('docs/problems.md', page);
});

test('every code is declared once, in kebab-case', () => {
  const codes = sources().flatMap(({ problems }) => problems.map(({ code }) => code));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(codes.filter((code) => !/^[a-z]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

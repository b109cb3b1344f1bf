// As much of curl as the tour needs, for a machine that has only Node.js: curl [-X METHOD] [-H HEADER]... [-d BODY]
// --silent --show-error --output FILE --write-out '%{http_code}\n' URL
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean' },
    'show-error': { type: 'boolean' },
    output: { type: 'string' },
    'write-out': { type: 'string' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
  },
});
if (positionals.length !== 1 || values.output === undefined)
  throw new Error('this curl takes one URL and --output FILE');

const headers = values.header.map((header) => {
  const colon = header.indexOf(':');
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
});
const response = await fetch(positionals[0], {
  method: values.request ?? (values.data === undefined ? 'GET' : 'POST'),
  headers,
  ...(values.data === undefined ? {} : { body: values.data }),
});
writeFileSync(values.output, await response.text());
const written = values['write-out'] ?? '';
process.stdout.write(
  written.replaceAll('%{http_code}', String(response.status)).replaceAll('\\n', '\n'),
);

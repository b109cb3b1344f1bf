// Writes sbom.cdx.json (or the file named): what a production install brings, as CycloneDX. npm makes the list from the lock file; its own
// `--omit dev` loses every package that a development package needs as well, so the choice is made here.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const output = process.argv[2] ?? 'sbom.cdx.json';
const MEGABYTES = 64 * 1024 * 1024;

const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
const bill = JSON.parse(
  execFileSync(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'],
    { encoding: 'utf8', maxBuffer: MEGABYTES },
  ),
);

const isForDevelopment = ({ properties = [] }) =>
  properties.some((each) => each.name === 'cdx:npm:package:development' && each.value === 'true');

const components = bill.components.filter((component) => !isForDevelopment(component));
const kept = new Set([bill.metadata.component, ...components].map((each) => each['bom-ref']));
const dependencies = bill.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn = [] }) => ({
    ref,
    dependsOn: dependsOn.filter((each) => kept.has(each)),
  }));

bill.metadata.component.name = name; // npm takes the name of the folder
writeFileSync(output, `${JSON.stringify({ ...bill, components, dependencies }, null, 2)}\n`);
process.stdout.write(`${output}: ${components.length} packages\n`);

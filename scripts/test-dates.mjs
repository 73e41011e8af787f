// `npm run test:dates`: what knows the date, at every moment of scripts/testing/other-dates.mjs, one after the other.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OTHER_DATES, testedAt } from './testing/other-dates.mjs';
import { libraryOfFaketime, provideSystemPackages } from './testing/system-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const problem = await provideSystemPackages();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
if (libraryOfFaketime() === null) {
  process.stderr.write('Without faketime every date is today. Nothing was tested.\n');
  process.exit(1);
}
const failed = OTHER_DATES.filter((date) => {
  process.stdout.write(`=== ${date.name}\n`);
  const [args, environment] = testedAt(date);
  return spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment() } }).status !== 0;
});
process.stdout.write(`${OTHER_DATES.length - failed.length} of ${OTHER_DATES.length} dates good${failed.map(({ name }) => `, failed: ${name}`).join('')}.\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

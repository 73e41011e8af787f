// `npm run test:hosts`: what takes too long for `npm test`: the package that brings a Node.js of its own, made twice, and its way from
// installation to purge on Debian 12; and the same on Debian 13 with the other one. Each with Postfix, and with Exim.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeDebian12, makeDebian13 } from './testing/debian-13.mjs';
import { provideSystemPackages } from './testing/system-packages.mjs';

const problem = (await provideSystemPackages()) ?? makeDebian13() ?? makeDebian12();
if (problem !== null) {
  process.stderr.write(`${problem} Nothing was tested.\n`);
  process.exit(1);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'host-tests/package'], { cwd: root, stdio: 'inherit', env: { ...process.env, SLUICE_TEST_HOSTS: '1', CI: '1' } });
process.exitCode = status ?? 1;

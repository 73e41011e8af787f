// `npm run format`: formats what differs from main, and what is new; `npm run format -- FILE…` what is named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.split('\n').filter((line) => line !== '');

const named = process.argv.slice(2);
const changed = () => [...git('diff', '--name-only', '--merge-base', 'main'), ...git('ls-files', '--others', '--exclude-standard')];
const files = (named.length > 0 ? named : changed()).filter((file) => existsSync(join(root, file)));
if (files.length === 0) process.stdout.write('Nothing differs from main.\n');
else {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', '--ignore-unknown', ...files], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

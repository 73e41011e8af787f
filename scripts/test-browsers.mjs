// `npm run test:browsers`: the way through an incident in Firefox and in WebKit, as Debian has them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runInMemory } from './testing/temporary-in-memory.mjs';
import { provideOtherBrowsers } from './testing/system-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inMemory = runInMemory(root);
if (inMemory !== null) process.exit(inMemory);
const problem = provideOtherBrowsers();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
// Node.js 20 has a WebSocket, by which Firefox is driven, only when it is asked for.
const environment = { ...process.env, SLUICE_STORIES: 'other-browsers', NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-websocket`.trim() };
for (const [program, ...args] of [
  ['bin/sluice.mjs', 'build'],
  ['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)],
]) {
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, env: environment, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

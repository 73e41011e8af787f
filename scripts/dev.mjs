// `npm run dev [SCENARIO]`: the console while it is being worked on, with a seeded database that is made anew and thrown away, and a
// pretended guard that goes on reporting. Pages change as their files do. The edge is not before it: for its headers run `npm start`.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = process.env.PORT ?? '3000';
const folder = mkdtempSync(join(tmpdir(), 'sluice-dev-'));
const env = {
  ...process.env,
  SLUICE_DATA_DIR: folder,
  DATABASE_URL: '',
  SLUICE_AUTH_SECRET: randomBytes(32).toString('hex'),
  SLUICE_URL: `http://127.0.0.1:${port}`,
  NEXT_TELEMETRY_DISABLED: '1',
};
const children = [];

function start(args, stdout) {
  const child = spawn(process.execPath, args.map((arg, index) => (index === 0 ? join(root, arg) : arg)), { cwd: root, env, stdio: ['ignore', stdout, 'inherit'] });
  child.once('exit', (code) => end(code ?? 1));
  children.push(child);
  return child;
}

let ending = false;
function end(code) {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code;
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));

const seed = start(['scripts/seed.mjs', process.argv[2] ?? 'protected', '--live'], 'pipe');
seed.stdout.once('data', (said) => {
  process.stdout.write(said);
  start(['node_modules/next/dist/bin/next', 'dev', '--hostname', '127.0.0.1', '--port', port], 'inherit');
});

// Bundles the log thread and its benches and runs them: `npm run bench:tail`; only what a backlog costs: `npm run bench:tail -- backlog`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, withBundles } from '../bundled.mjs';

await withBundles({ 'log-worker': 'guard/logs/log-worker.ts', bench: 'bench/tail/main.ts', backlog: 'bench/tail/backlog.ts' }, async (folder) => {
  const urlOf = (name) => pathToFileURL(join(folder, name)).href;
  const { makeBacklog } = await import(urlOf('backlog.js'));
  await makeBacklog({ folder, root });
  // In a process of its own, whose memory and processor time are those of the thread alone, with the flags that a guard runs with.
  const [, flags = ''] = /^ExecStart=\S+node (.+) \S+guard\.js/m.exec(readFileSync(join(root, 'systemd/sluice-guard.service'), 'utf8')) ?? [];
  const alone = `import { backlog } from './backlog.js';\nprocess.exitCode = (await backlog(${JSON.stringify({ folder, root })}, new URL('log-worker.js', import.meta.url))) ? 0 : 1;\n`;
  writeFileSync(join(folder, 'alone.js'), alone);
  const read = spawnSync(process.execPath, [...flags.split(' '), join(folder, 'alone.js')], { stdio: 'inherit' });
  const { bench } = await import(urlOf('bench.js'));
  const followed = process.argv.includes('backlog') || (await bench({ folder, worker: new URL(urlOf('log-worker.js')) }));
  process.exitCode = read.status === 0 && followed ? 0 : 1;
});

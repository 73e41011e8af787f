// How fast the pages are felt: node bench/page/run.mjs [--seconds=30] [--profile=FILE] [--of=FOLDER]
// The built product (`node bin/sluice.mjs build`) with its own guard and mail server, opened in Chromium. `--profile` writes what the quiet Overview
// computed as a .cpuprofile and tells the functions that took most of it. `--of`: the build of another folder, to compare with.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, withBundles } from '../bundled.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' }, profile: { type: 'string' }, of: { type: 'string', default: root } } });

await withBundles({ page: 'bench/page/main.ts' }, async (folder) => {
  const { bench } = await import(pathToFileURL(join(folder, 'page.js')).href);
  process.exitCode = (await bench({ root: values.of, seconds: Number(values.seconds), profile: values.profile ?? null })) ? 0 : 1;
});
process.exit();

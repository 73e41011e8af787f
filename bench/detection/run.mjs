// Bundles the TypeScript of this bench and runs it: `npm run bench:detection [-- postfix|mailcarrier] [seed…]`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, withBundles } from '../bundled.mjs';

await withBundles({ main: 'bench/detection/main.ts', month: 'bench/detection/month-worker.ts' }, async (folder) => {
  const { judge } = await import(pathToFileURL(join(folder, 'main.js')).href);
  const table = join(root, 'node_modules/@ip-location-db/asn-country/asn-country-ipv4-num.csv');
  process.exitCode = await judge(process.argv.slice(2), { worker: join(folder, 'month.js'), table });
});

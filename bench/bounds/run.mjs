// Bundles the TypeScript of this bench and runs it: `npm run bench:bounds`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withBundles } from '../bundled.mjs';

await withBundles({ main: 'bench/bounds/main.ts' }, (folder) => import(pathToFileURL(join(folder, 'main.js')).href));

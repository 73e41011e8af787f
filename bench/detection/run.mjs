// Bundles the TypeScript of this bench and runs it: `npm run bench:detection [seed…]`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withBundles } from '../bundled.mjs';

await withBundles({ main: 'bench/detection/main.ts' }, (folder) => import(pathToFileURL(join(folder, 'main.js')).href));

import { beforeAll } from 'vitest';
import { DEBIAN_12_EXIM, DEBIAN_13_EXIM } from '../scripts/testing/debian-13.mjs';
import { LARGE, makePackages, missingForPackages, SMALL, WITH_NODE } from './testing/made-packages';
import { testPackageOn } from './testing/packaged-host';
import { EXIM } from './testing/packaged-mail-servers';

let made = '';
beforeAll(async () => {
  if (missingForPackages === null) made = await makePackages();
}, 600_000);

const onExim = { mailServer: EXIM, packages: () => made };
testPackageOn({ name: 'Exim of Debian 13, with its own Node.js', debian: 13, root: DEBIAN_13_EXIM, file: SMALL, ...onExim });
if (LARGE)
  testPackageOn({ name: 'Exim of Debian 12, which brings no Node.js that is new enough', debian: 12, root: DEBIAN_12_EXIM, file: WITH_NODE, ...onExim });

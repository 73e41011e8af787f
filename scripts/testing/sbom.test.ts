import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { root } from '../lint/project-files';
import { packageFolders } from '../npm-packages.mjs';

const manifestIn = (folder: string) => z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
const needed = packageFolders.flatMap((folder) => Object.entries(manifestIn(folder).dependencies));
const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: z.object({ version: z.string(), type: z.literal('application') }) }),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string(), licenses: z.array(z.unknown()).optional(), hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional() })),
});

test('`npm run sbom` lists every package that is needed, with its version, licence and hash', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { cwd: root, maxBuffer: 50_000_000 });
  const { metadata, components } = bill.parse(JSON.parse(stdout));
  expect(metadata.component.version).toBe(manifestIn('.').version);
  expect(needed.map(([name]) => name)).toEqual(expect.arrayContaining(['next', 'haraka', 'mysql2', 'zod', '@sluice/contract']));
  for (const [name, version] of new Map(needed)) {
    const found = components.filter((each) => each.purl === `pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect(found, name).toHaveLength(1);
    // The project's own are part of it: there is no archive to hash.
    expect(found[0]?.hashes?.[0]?.alg, name).toBe(name.startsWith('@sluice/') ? undefined : 'SHA-512');
    expect(found[0]?.licenses, name).toBeDefined();
  }
}, 120_000);

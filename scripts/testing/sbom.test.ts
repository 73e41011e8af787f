import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../lint/project-files';

const manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(`${root}package.json`, 'utf8')));
const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: z.object({ version: z.string(), type: z.literal('application') }) }),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string(), licenses: z.array(z.unknown()).optional(), hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional() })),
});

test('`npm run sbom` lists every package that is needed, with its version, licence and hash', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { cwd: root, maxBuffer: 50_000_000 });
  const { metadata, components } = bill.parse(JSON.parse(stdout));
  expect(metadata.component.version).toBe(manifest.version);
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    const found = components.filter((each) => each.purl === `pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect(found, name).toHaveLength(1);
    expect(found[0]?.hashes?.[0]?.alg, name).toBe('SHA-512');
    expect(found[0]?.licenses, name).toBeDefined();
  }
}, 120_000);

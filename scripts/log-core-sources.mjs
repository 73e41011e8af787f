// Of what scripts/build-log-core.mjs makes the core of the log engine.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where it is put. */
export const GENERATED = 'packages/log-engine/generated/';
export const coreSources = () => ['scripts/build-log-core.mjs', 'packages/log-engine/counters.ts', ...readdirSync(join(root, 'packages/log-engine/core')).map((name) => `packages/log-engine/core/${name}`)];

/** Whether a source has changed since `npm ci`, or the last bundling, compiled them. */
export function isLogCoreStale() {
  const made = statSync(join(root, GENERATED, 'shared-core-module.ts'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return coreSources().some((source) => statSync(join(root, source)).mtimeMs > made);
}

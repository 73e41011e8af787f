import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Surroundings } from '@sluice/guard/commands/surroundings';
import { buildConsole } from './build-console';

/** `sluice build`: the console is built now, and the next start finds it ready. */
export async function build({ root, environment, say, signal }: Surroundings & { signal: AbortSignal }): Promise<void> {
  await mkdir(join(root, 'dist'), { recursive: true });
  await buildConsole({ root, environment, logFile: join(root, 'dist', 'build.log'), say, signal });
}

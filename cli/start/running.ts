import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { OperatorError } from '@sluice/guard/commands/operator-error';
import { STORAGE_FAULTS } from '@/lib/db/storage-fault';

/** What a running `sluice start` tells the other commands, in `run/running.json` of the data folder. */
export const runningSchema = z.object({
  pid: z.number().int().positive(),
  startedAt: z.number(),
  /** The address people open. */
  consoleUrl: z.string(),
  /** Where this machine reaches the console. */
  localUrl: z.string(),
  smtpHost: z.string(),
  smtpPort: z.number().int(),
  policyPort: z.number().int(),
  /** Null when a next hop is configured. */
  sinkPort: z.number().int().nullable(),
  /** Why the console runs without its database; null when it has it. */
  storageFault: z.enum(STORAGE_FAULTS).nullable().default(null),
  /** Process ids by name, for those that test what happens when one of them dies. */
  processes: z.record(z.string(), z.number().int().nullable()),
});
export type Running = z.infer<typeof runningSchema>;

export function runningFile(dataDir: string): string {
  return join(dataDir, 'run', 'running.json');
}

export async function writeRunning(dataDir: string, running: Running): Promise<void> {
  const temporary = `${runningFile(dataDir)}.new`;
  await writeFile(temporary, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, runningFile(dataDir));
}

/** @throws OperatorError when nothing runs on this data */
export async function readRunning(dataDir: string): Promise<Running> {
  const notRunning = new OperatorError(`Sluice is not running on ${dataDir}. Start it with "npm start" in another terminal, then try again.`);
  const text = await readFile(runningFile(dataDir), 'utf8').catch(() => null);
  if (text === null) throw notRunning;
  const running = runningSchema.safeParse(parsed(text));
  if (!running.success) throw notRunning;
  try {
    process.kill(running.data.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw notRunning;
  }
  return running.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

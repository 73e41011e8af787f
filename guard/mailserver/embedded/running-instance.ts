import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { SmtpInstance } from '../mail-server';

const instanceSchema = z.object({ id: z.string().min(1).max(100), pid: z.number().int().positive(), startedAt: z.number().int(), ticks: z.string().nullable().default(null), afterCrash: z.boolean().default(false) });

/** @returns the run that the instance file names, or null when its process is gone or its number is another process's now */
export async function runningInstance(file: string): Promise<SmtpInstance | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = instanceSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { ticks, ...instance } = parsed.data;
  return (await isAlive(instance.pid, ticks)) ? instance : null;
}

/** @param ticks the process's start in clock ticks (proc(5), field 22), where it is known */
async function isAlive(pid: number, ticks: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return true;
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state !== 'Z' && (ticks === null || fields[18] === ticks);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

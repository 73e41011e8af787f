import type { CDPSession } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../fleet/goals';
import type { Session } from './operator';

const SETTLE_MS = 8_000;
const SHOWN = 25;

/** Leaves a page open on which nothing happens: what it asks, and what it computes here and at the console. @param page.profile where to write what it computed, null for nowhere */
export async function quietPage({ context, cdp, consolePid }: Session, { url, seconds, profile }: { url: string; seconds: number; profile: string | null }): Promise<Figure[]> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    await page.getByRole('region', { name: 'State of the mail server' }).waitFor();
    await pause(SETTLE_MS);
    const profiler = profile === null ? null : await context.newCDPSession(page);
    let asked = 0;
    page.on('request', () => (asked += 1));
    if (profiler) {
      await profiler.send('Profiler.enable');
      await profiler.send('Profiler.start');
    }
    const before = { renderer: await rendererSeconds(cdp), console: secondsOf(consolePid), at: performance.now() };
    await pause(seconds * 1_000);
    const took = (performance.now() - before.at) / 1_000;
    const [renderer, console] = [((await rendererSeconds(cdp)) - before.renderer) / took, (secondsOf(consolePid) - before.console) / took];
    if (profiler && profile !== null) await keep(profiler, profile);
    return [
      { what: 'requests a second of the open page', unit: '', value: asked / took, goal: 1.1 },
      { what: 'processor of the open page', unit: '% of a core', value: renderer * 100, goal: 3 },
      { what: 'processor of its console', unit: '% of a core', value: console * 100, goal: 10 },
    ];
  } finally {
    await page.close();
  }
}

async function rendererSeconds(cdp: CDPSession): Promise<number> {
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** In hundredths of a second the kernel tells the time of a process, see proc(5). */
function secondsOf(pid: number): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []).map(Number);
  return ((fields[11] ?? 0) + (fields[12] ?? 0)) / 100;
}

/** Writes the profile, and tells in which functions most of the time went. */
async function keep(profiler: CDPSession, file: string): Promise<void> {
  const { profile } = await profiler.send('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  const own = new Map<number, number>();
  profile.samples?.forEach((id, index) => own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0)));
  const byFunction = new Map<string, number>();
  for (const { id, callFrame } of profile.nodes) {
    const name = `${callFrame.functionName || '(anonymous)'} ${callFrame.url.split('/').at(-1) ?? ''}:${callFrame.columnNumber}`;
    byFunction.set(name, (byFunction.get(name) ?? 0) + (own.get(id) ?? 0));
  }
  for (const [name, microseconds] of [...byFunction].sort((a, b) => b[1] - a[1]).slice(0, SHOWN)) process.stdout.write(`    ${(microseconds / 1_000).toFixed(0).padStart(6)} ms  ${name}\n`);
}

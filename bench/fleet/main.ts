import { setTimeout as pause } from 'node:timers/promises';
import { BuiltConsole, processorSecondsBelow } from './built-console';
import { Operator } from './operator';
import { Exchanges, SimulatedGuard } from './simulated-guard';

const WARM_UP_MS = 12_000;
/** Hosts that trip at once, and hosts that are ordered something. */
const AT_ONCE = 20;
const PAGE_EVERY_MS = 1_000;
const BEHIND_MS = 1_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const share = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `p50 ${share(sorted, 0.5).toFixed(1)} ms, p99 ${share(sorted, 0.99).toFixed(1)} ms, longest ${(sorted.at(-1) ?? NaN).toFixed(0)} ms (${sorted.length})`;
}

interface Settings {
  root: string;
  guards: number;
  old: boolean;
  seconds: number;
  /** Null: SQLite. */
  database: { url: string; pid: number } | null;
}

/** @returns whether the console could not keep up with so many */
export async function bench({ root, guards: count, old, seconds, database }: Settings): Promise<{ behind: boolean }> {
  say(`\n${count} guards${old ? ' of before' : ''}, ${database ? 'PostgreSQL' : 'SQLite'}`);
  const console = await BuiltConsole.start(root, count, database?.url ?? null);
  const exchanges = new Exchanges();
  const guards = console.hosts.map(({ name, tokenFile }) => new SimulatedGuard({ url: console.url, tokenFile, name, old, exchanges }));
  const measuring = setInterval(() => guards.forEach((guard) => guard.measure(Date.now())), 500);
  const processor = () => ({ console: console.processorSeconds(), database: database ? processorSecondsBelow(database.pid) : 0, own: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 });
  try {
    for (const guard of guards) {
      await guard.start();
      await pause(Math.min(20, 2_000 / count));
    }
    await pause(WARM_UP_MS);
    exchanges.clear();
    const [before, startedAt] = [processor(), performance.now()];
    await pause(seconds * 1_000);
    const [after, tookS] = [processor(), (performance.now() - startedAt) / 1_000];
    const [took, failed] = [exchanges.took, exchanges.failed];
    const used = after.console - before.console;
    const sorted = [...took].sort((a, b) => a - b);
    const behind = share(sorted, 0.99) > BEHIND_MS || failed > took.length / 100 || took.length === 0;
    say(`  ${(took.length / tookS).toFixed(0)} exchanges a second; the console ${((used / tookS) * 100).toFixed(1)} % of a core, ${((used / took.length) * 1_000).toFixed(2)} ms an exchange, ${console.residentMb()} MB`);
    if (database) say(`  PostgreSQL ${(((after.database - before.database) / tookS) * 100).toFixed(1)} % of a core`);
    say(`  (the simulated guards took ${(((after.own - before.own) / tookS) * 100).toFixed(0)} % of a core)`);
    say(`  an exchange: ${spread(took)}, ${failed} failed${behind ? ': FALLS BEHIND' : ''}`);
    if (!behind) await incident(console, guards);
    return { behind };
  } finally {
    clearInterval(measuring);
    await Promise.all(guards.map((guard) => guard.stop()));
    await console.stop();
  }
}

/** Orders at hosts one after the other, then trips on many at once, while one page is open. */
async function incident(console: BuiltConsole, guards: SimulatedGuard[]): Promise<void> {
  const operator = await Operator.signIn(console.url);
  const chosen = guards.slice(0, AT_ONCE).map((guard, index) => ({ guard, host: console.hosts[index] }));
  const seen = new Map<string, number>();
  let open = true;
  const page = (async () => {
    while (open) {
      const askedAt = performance.now();
      const { servers } = await operator.overview();
      for (const { id, status } of servers) if (status === 'protected' && !seen.has(id)) seen.set(id, performance.now());
      await pause(Math.max(0, PAGE_EVERY_MS - (performance.now() - askedAt)));
    }
  })();
  const before = { used: console.processorSeconds(), at: performance.now() };
  const orders: number[] = [];
  for (const { guard, host } of chosen) {
    const pressedAt = performance.now();
    const id = await operator.order(host?.serverId ?? '');
    while (!guard.orders.has(id)) await pause(2);
    orders.push((guard.orders.get(id) ?? NaN) - pressedAt);
    await pause(200 + Math.random() * 300);
  }
  const used = (console.processorSeconds() - before.used) / ((performance.now() - before.at) / 1_000);
  say(`  an order from the press to its guard: ${spread(orders)}; the console ${(used * 100).toFixed(0)} % of a core, with a page open`);
  const trippedAt = performance.now();
  for (const { guard } of chosen) guard.trip();
  while (seen.size < chosen.length && performance.now() - trippedAt < 60_000) await pause(20);
  say(`  ${chosen.length} trips at once, until a page that asks once a second shows them: ${spread(chosen.map(({ host }) => (seen.get(host?.serverId ?? '') ?? Infinity) - trippedAt))}`);
  const protectedSince = { used: console.processorSeconds(), at: performance.now() };
  await pause(8_000);
  const later = (console.processorSeconds() - protectedSince.used) / ((performance.now() - protectedSince.at) / 1_000);
  say(`  while they are protected, and a page is open: ${(later * 100).toFixed(0)} % of a core`);
  open = false;
  await page;
}

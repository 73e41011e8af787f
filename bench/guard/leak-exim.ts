import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { startPrivateExim } from '@sluice/guard/mailserver/testing/private-exim';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import { FakeConsole } from '@sluice/guard/testing/fake-console';
import { GuardProcess } from '@/host-tests/testing/guard-process';
import { configureEximGuard } from '@/host-tests/testing/guarded-exim';
import { flood, SESSIONS } from './flood';
import { median, prove, tellGoal } from './goal';

const THRESHOLDS = (process.env['SLUICE_BENCH_THRESHOLDS'] ?? '200,2000').split(',').map(Number);
const ROUNDS = Number(process.env['SLUICE_BENCH_ROUNDS'] ?? 3);
const THIEF = 'minsu@example.test';
const LOGIN = Buffer.from(`\0${THIEF}\0${HOST_PASSWORD}`).toString('base64');
const DENIED = /^530 Relay denied for protecting our server/;

/** How many messages a real Exim takes after the threshold was crossed, and how long it takes until the first refusal. */
export async function bench({ folder }: { folder: string }): Promise<void> {
  for (const threshold of THRESHOLDS) {
    const rounds: { leaked: number; delayMs: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await attack(folder, threshold));
    const leaks = rounds.map(({ leaked }) => leaked);
    const delays = rounds.map(({ delayMs }) => delayMs);
    tellGoal(`Exim, threshold ${threshold}, messages taken after it was crossed, ${SESSIONS} sessions`, `${Math.max(...leaks)} at most of ${leaks.join(', ')}`, '≤ 20', Math.max(...leaks) <= 20);
    tellGoal(`Exim, threshold ${threshold}, from the message that crosses it to the first 530, latch on disk`, `${median(delays).toFixed(0)} ms, of ${delays.map((each) => each.toFixed(0)).join(', ')}`, '≤ 50 ms', median(delays) <= 50);
  }
}

/** On a host of its own, where nothing is delivered, so that all that was ever taken is in the queue. */
async function attack(folder: string, threshold: number): Promise<{ leaked: number; delayMs: number }> {
  const [policyPort, gatePort, nobody, console] = [await freePort(), await freePort(), await freePort(), new FakeConsole()];
  await console.start();
  const exim = await startPrivateExim({ accounts: [THIEF], nextHopPort: nobody, policyPort, gatePort, queueOnly: true, unpacked: join(folder, 'node_modules/.cache/sluice-exim/exim4') });
  console.settings = { applyQueueLimit: true, threshold, version: console.settings.version + 1 };
  const config = await configureEximGuard(exim, { console, enrolled: { token: console.token } }, { policyPort, gatePort });
  const guard = new GuardProcess({ node: process.execPath, file: join(folder, 'guard.js'), remove: () => Promise.resolve() }, config);
  try {
    await until('the guard watches', () => console.last?.report.status === 'watching' && console.last.report.settingsVersion === console.settings.version);
    const { takenAt, refusedAt } = await flood(exim.smtpPort, { from: THIEF, greet: logIn, denied: DENIED });
    await until('the console is told', () => console.last?.report.status === 'protected');
    const taken = (await readdir(join(exim.spoolDirectory, 'input'), { recursive: true })).filter((name) => name.endsWith('-H')).length;
    prove(taken === takenAt.length, `${taken} messages are in the queue, and ${takenAt.length} were taken by the answers of Exim`);
    prove(taken > threshold, `only ${taken} messages are in the queue, and the guard protects at more than ${threshold}`);
    // The message that crosses the threshold is not one too many: without it there would be no trip.
    return { leaked: taken - (threshold + 1), delayMs: refusedAt - (takenAt[threshold] ?? NaN) };
  } finally {
    await guard.end('SIGTERM');
    await exim.remove();
    await console.stop();
  }
}

async function logIn(session: { ask(line: string): Promise<string> }): Promise<void> {
  await session.ask('EHLO client.test\r\n');
  const answer = await session.ask(`AUTH PLAIN ${LOGIN}\r\n`);
  prove(answer.startsWith('235'), `Exim answered ${answer}`);
}

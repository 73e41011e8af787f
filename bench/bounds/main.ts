import { LiveLog } from '@sluice/suspects/live-log';

// Prints how much memory the judging of accounts takes under an attack on it, and that the one who sends is still first.
const MADE_UP = 1_000_000;
const DOMAINS_EACH = 10;
const BUSY = 50_000;
const DOMAINS_OF_BUSY = 40;
const RECIPIENTS_OF_THIEF = 20_000;
const GOAL_MB = 512;
const CHUNK = 64 * 1024;

const THIEF = 'thief@example.test';
const at = Date.parse('2026-11-24T09:00:00Z');
const live = new LiveLog({ format: 'mailcarrier', timeZone: 'UTC', near: at, date: '2026-11-24', seed: [1, 2, 3, 4], ownDomains: ['example.test'], now: () => Infinity });
const startedWith = process.memoryUsage().rss;
let connections = 0;
let lines = 0;
let waiting = '';
let peak = 0;

flood();
print('at the beginning', 0);
attempt(`${MADE_UP.toLocaleString('en')} made-up names that fail to log in`, MADE_UP, (n) => line(connection(), `Authentication failed(made-up-${n}@example.test, PLAIN).`));
attempt(`${MADE_UP.toLocaleString('en')} accounts, ${(MADE_UP * DOMAINS_EACH).toLocaleString('en')} domains`, MADE_UP, (n) => session(`user-${n}@example.test`, n * DOMAINS_EACH, DOMAINS_EACH));
attempt(`${BUSY.toLocaleString('en')} accounts that flood themselves, ${(BUSY * DOMAINS_OF_BUSY).toLocaleString('en')} domains`, BUSY, (n) => session(`busy-${n}@example.test`, n * DOMAINS_OF_BUSY, DOMAINS_OF_BUSY));
const first = judged();
process.exitCode = first.kept && peak / 1e6 <= GOAL_MB ? 0 : 1;

function attempt(name: string, times: number, one: (n: number) => void): void {
  const startedAt = performance.now();
  for (let n = 0; n < times; n += 1) one(n);
  print(name, (performance.now() - startedAt) / 1000);
}

function print(name: string, seconds: number): void {
  flush();
  const { kept, score } = judged();
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { accounts, bytes } = live.sizes;
  process.stdout.write(
    `${name}: ${lines.toLocaleString('en')} lines so far${seconds > 0 ? `, ${seconds.toFixed(0)} s` : ''}; RSS ${mb(rss)} (${mb(startedWith)} before the first line, highest ${mb(peak)}), heap ${mb(heapUsed)}; ` +
      `kept: ${accounts} accounts of about ${mb(bytes)}; all was forgotten ${live.lost} times; the thief is ${kept ? `first with ${score} points` : 'NOT first'}\n`,
  );
}

function judged(): { kept: boolean; score: number } {
  const [worst] = live.assess(at);
  return { kept: worst?.account === THIEF, score: worst?.score ?? 0 };
}

/** A botnet that sends to twenty thousand people. */
function flood(): void {
  for (let n = 0; n < RECIPIENTS_OF_THIEF / 50; n += 1) session(THIEF, 20_000_000 + n * 50, 50, `10.${n % 9}.0.${n % 250}`);
}

function session(account: string, firstDomain: number, domains: number, address = '192.0.2.1'): void {
  const id = connection();
  line(id, `Connected from ${address}`);
  line(id, `Authentication successful(${account}, PLAIN).`);
  for (let n = 0; n < domains; n += 1) line(id, `RCPT command successful(someone@domain-${firstDomain + n}.test).`);
}

function connection(): string {
  connections += 1;
  return `00000000-0000-4000-8000-${connections.toString(16).padStart(12, '0')}`;
}

function line(id: string, statement: string): void {
  waiting += `09:00:00 3,1,${id},${statement}\n`;
  if (waiting.length >= CHUNK) flush();
}

/** The way of the guard: whole lines, as bytes. */
function flush(): void {
  if (waiting !== '') lines = live.take(Buffer.from(waiting), { file: '2026-11-24.log', date: '2026-11-24', line: lines });
  waiting = '';
  peak = Math.max(peak, process.memoryUsage.rss());
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

// Feeds mutated log lines to the engine: node bench/fuzz-logs.mjs [LINES] [SEED]. Ends with an error when one throws or the figures go wrong.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = Number(process.argv[2] ?? 10_000_000);
const bundle = await build({ absWorkingDir: root, entryPoints: ['packages/log-engine/log-engine.ts'], bundle: true, write: false, format: 'esm', platform: 'neutral', logLevel: 'error' });
const { LogEngine } = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`);
const id = '9828e101-6e14-46fb-a0e0-9a32621a55db';
const carrier = ['Connected from 192.0.2.7', 'Authentication failed(a@b.test, LOGIN).', 'Authentication successful(a@b.test, LOGIN).', 'RCPT command successful(<x@y.test>).', 'DATA received(72 bytes).', 'QUIT command successful.'];
const recorded = (format) => readFileSync(new URL(`../packages/log-engine/testing/${format}-attacks.log`, import.meta.url), 'latin1').split('\n').filter(Boolean);
const corpora = {
  postfix: recorded('postfix'),
  exim: recorded('exim'),
  mailcarrier: carrier.map((text) => `14:05:56 3,1,${id},${text}`),
};
let state = Number(process.argv[3] ?? 7);
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
function mutated(lines) {
  const bytes = Buffer.from(lines[random(lines.length)], 'latin1');
  const times = random(4);
  for (let n = 0; n < times; n += 1) bytes[random(bytes.length)] = random(256);
  const from = random(8) === 0 ? random(bytes.length) : 0;
  return bytes.subarray(from, random(6) === 0 ? from + random(bytes.length - from) : bytes.length);
}
/** A line in which one piece is repeated until it is as long as a line may be: what reads it more than a few times would be slow. */
function stretched(lines) {
  const bytes = Buffer.from(lines[random(lines.length)], 'latin1').subarray(0, 4000);
  const from = random(bytes.length);
  const piece = bytes.subarray(from, from + 1 + random(40));
  const middle = Buffer.alloc(LONGEST - bytes.length, piece);
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(from)]);
}
const LONGEST = 65_000;
const started = performance.now();
let done = 0;
let slowest = 0;
for (const [format, lines] of Object.entries(corpora)) {
  const engine = new LogEngine({ format, seed: [random(2 ** 31), 2, 3, 4], timeZone: 'UTC', near: Date.parse('2026-11-24T23:00:00Z'), date: '2026-11-24', remarkable: () => false, watched: [] });
  engine.beginFile(format, null);
  for (let n = 0; n < wanted / Object.keys(corpora).length; ) {
    let at = 0;
    while (at < engine.room.length - LONGEST - 1) {
      const line = random(1000) === 0 ? stretched(lines) : mutated(lines);
      engine.room.set(line, at);
      at += line.length;
      engine.room[at++] = 10;
      n += 1;
      done += 1;
    }
    const before = performance.now();
    engine.filled(at);
    slowest = Math.max(slowest, performance.now() - before);
  }
  engine.endFile();
  for (const { name, totals } of engine.accounts()) if (!totals.every((value) => value >= 0)) throw new Error(`Wrong figures of ${name}`);
  process.stdout.write(`${`${format}: ${engine.lines} lines, ${engine.unparsed} unknown`}\n`);
}
process.stdout.write(`${`${done} mutated lines in ${Math.round((performance.now() - started) / 1000)} s: none threw, and no block of 256 kB took more than ${Math.ceil(slowest)} ms.`}\n`);

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { PEERS, type Peer } from './peers';

const run = promisify(execFile);
const CONNECTIONS = [1, 10, 100];
const LOAD_MS = Number(process.env['SLUICE_BENCH_MS'] ?? 2_000);
const IDLE_MS = Number(process.env['SLUICE_BENCH_IDLE_MS'] ?? 30_000);
const REQUEST = 'request=smtpd_access_policy\nprotocol_state=RCPT\nsasl_username=a@example.test\nrecipient=x@outside.test\n\n';

interface Figure {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Prints the tables of docs/performance.md. @param options.folder holds the bundled programs; removed by the caller */
export async function bench({ folder, loadSource }: { folder: string; loadSource: string }): Promise<void> {
  await run('cc', ['-O2', '-o', join(folder, 'policy-load'), loadSource]);
  const figures = new Map<string, (Figure | null)[]>();
  process.stdout.write(`load average ${(await readFile('/proc/loadavg', 'utf8')).trim()}\n`);
  for (const peer of PEERS) {
    const measured = await measure(folder, peer);
    figures.set(peer.name, measured);
    process.stdout.write(`${peer.name.padEnd(20)}${measured.map((figure, index) => shown(figure, CONNECTIONS[index])).join('  ')}\n`);
  }
  const guard = figures.get('guard')?.[1];
  for (const [name, [, atTen]] of figures) {
    if (guard && atTen && name !== 'guard') process.stdout.write(`guard / ${name} at 10 connections: ${(guard.perSecond / atTen.perSecond).toFixed(2)}\n`);
  }
}

function shown(figure: Figure | null, connections = 0): string {
  return figure === null ? `${connections}: failed` : `${connections}: ${figure.perSecond}/s p50 ${figure.p50} µs p99 ${figure.p99} µs`;
}

async function measure(folder: string, peer: Peer): Promise<(Figure | null)[]> {
  const port = await freePort();
  const [program = '', ...args] = await peer.command(folder, port);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', (error) => process.stderr.write(`${peer.name}: ${error.message}\n`));
  try {
    await answersRightly(peer.name, port);
    const figures: (Figure | null)[] = [];
    for (const connections of CONNECTIONS) figures.push(await load(folder, port, connections));
    if (peer.name === 'guard') await atRest(child);
    return figures;
  } catch (error) {
    process.stderr.write(`${peer.name}: ${String(error)}\n`);
    return [];
  } finally {
    // Its workers too: it leads a process group of its own.
    endGroup(child.pid);
  }
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function load(folder: string, port: number, connections: number): Promise<Figure | null> {
  try {
    const { stdout } = await run(join(folder, 'policy-load'), ['load', String(port), String(connections), String(LOAD_MS)], { timeout: LOAD_MS + 60_000 });
    const [perSecond = 0, p50 = 0, p99 = 0] = stdout.trim().split(' ').map(Number);
    return { perSecond, p50, p99 };
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    return null;
  }
}

/** Correctness before speed: one request, one answer of the protocol. */
async function answersRightly(name: string, port: number): Promise<void> {
  let last = '';
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; ) {
    last = await ask(port).catch((error: unknown) => String(error));
    if (/^action=[^\n]+\n\n$/.test(last)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} does not answer as the protocol says: ${JSON.stringify(last)}`);
}

function ask(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject).once('data', (chunk: Buffer) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    socket.write(REQUEST);
  });
}

async function atRest(child: ChildProcess): Promise<void> {
  const before = await ticks(child.pid);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const used = ((await ticks(child.pid)) - before) / 100 / (IDLE_MS / 1_000);
  const resident = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  process.stdout.write(`guard at rest for ${IDLE_MS / 1_000} s: ${(used * 100).toFixed(1)} % of a core, ${Math.round(Number(resident) / 1024)} MB resident\n`);
}

/** Processor time in hundredths of a second, see proc(5). */
async function ticks(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

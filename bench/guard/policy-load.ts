import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@sluice/guard/mailserver/testing/until';

const run = promisify(execFile);
const REQUEST = 'request=smtpd_access_policy\nprotocol_state=RCPT\nsasl_username=a@example.test\nrecipient=x@outside.test\n\n';

/** Times in microseconds. */
export interface Figure {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Compiles the load generator, which is also the smallest server to compare with. */
export async function compileLoad(folder: string, benches: string): Promise<void> {
  await run('cc', ['-O2', '-o', join(folder, 'policy-load'), join(benches, 'guard', 'policy-load.c')]);
}

/** @param perSecond one request after the other on each connection, as fast as it goes, when left out */
export async function load(folder: string, at: { port: number; connections: number; ms: number; perSecond?: number }): Promise<Figure> {
  const rate = at.perSecond === undefined ? [] : [String(at.perSecond)];
  const { stdout } = await run(join(folder, 'policy-load'), ['load', String(at.port), String(at.connections), String(at.ms), ...rate], { timeout: at.ms + 60_000 });
  const [perSecond = 0, p50 = 0, p99 = 0] = stdout.trim().split(' ').map(Number);
  return { perSecond, p50, p99 };
}

/** Correctness before speed: one request, one answer of the protocol, and one only. */
export async function answersRightly(name: string, port: number): Promise<void> {
  let last = '';
  await until(`${name} answers as the protocol says`, async () => {
    last = await ask(port).catch(String);
    return /^action=dunno\n\n$/i.test(last);
  }).catch((error: unknown) => Promise.reject(new Error(`${String(error)} It said ${JSON.stringify(last)}.`)));
}

function ask(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject).on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('\n\n')) return;
      resolve(text);
      socket.destroy();
    });
    socket.write(REQUEST);
  });
}

import { parseArgs } from 'node:util';
import { isPutOff } from '@sluice/embedded/drill/traffic';
import { startSink } from './sink-server';

const HOST = '127.0.0.1';

/** @returns null when the text is no such number */
function numberWithin(text: string, least: number, most: number): number | null {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, rate: { type: 'string' } } });
  const port = numberWithin(values.port ?? '', 1, 65_535);
  if (port === null || !Number.isInteger(port)) throw new Error('The practice sink needs "--port N" with a number from 1 to 65535. It was not started.');
  const rate = numberWithin(values.rate ?? process.env['SLUICE_SINK_RATE'] ?? '4', 0.01, 10_000);
  if (rate === null)
    throw new Error(
      'The rate of the practice sink ("--rate N" or SLUICE_SINK_RATE) must be a number of messages a second from 0.01 to 10000. It was not started.',
    );
  const sink = await startSink({ host: HOST, port, rate, putsOff: (text) => isPutOff(text, Date.now()) }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The practice sink cannot listen on ${HOST}:${port}: ${error.message}. Outgoing mail waits in the queue until it can.`);
  });
  process.stdout.write(`Practice sink on ${HOST}:${sink.port}, ${rate} messages a second.\n`);
  const leave = () => void sink.close().finally(() => process.exit(0));
  process.once('SIGTERM', leave).once('SIGINT', leave);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { freePort, portProblem } from './ports';

/** Ports between the parts on this machine; nobody else needs to know them. */
const innerPortsSchema = z.object({ policy: z.number().int().min(1).max(65_535), sink: z.number().int().min(1).max(65_535) });
export type InnerPorts = z.infer<typeof innerPortsSchema>;

/** The ports of the run before, each replaced by a free one if somebody else has it now; kept in `file` for the next run. */
export async function innerPorts(file: string, host: string, isFree = async (port: number) => (await portProblem(host, port)) === null): Promise<InnerPorts> {
  const before = await remembered(file);
  const choose = async (port: number | undefined) => (port !== undefined && (await isFree(port)) ? port : freePort(host));
  const ports = { policy: await choose(before?.policy), sink: await choose(before?.sink) };
  // The system may give the same one twice.
  while (ports.sink === ports.policy) ports.sink = await freePort(host);
  if (ports.policy !== before?.policy || ports.sink !== before.sink) await writeFile(file, `${JSON.stringify(ports)}\n`, { mode: 0o600 });
  return ports;
}

async function remembered(file: string): Promise<InnerPorts | null> {
  try {
    return innerPortsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

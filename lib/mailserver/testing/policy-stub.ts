import { chmod } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { CHECK_ANSWER, decideRelay } from '@/lib/policy/decision';

/** Answers every policy request with `action`, or not at all while it is null; the guard's own question as the guard does, and without noting it. */
export interface PolicyStub {
  readonly port: number;
  action: string | null;
  readonly requests: Map<string, string>[];
  close(): Promise<void>;
}

/** @param listen a port, or the path of a unix socket that everybody may open */
export async function startPolicyStub(listen: number | string = 0): Promise<PolicyStub> {
  const sockets = new Set<Socket>();
  const requests: Map<string, string>[] = [];
  const server = createServer((socket) => {
    let text = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const attributes = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
        const isCheck = decideRelay({ attributes }, { protected: false, isRefused: () => false }) === CHECK_ANSWER;
        if (!isCheck) requests.push(attributes);
        if (stub.action !== null) socket.write(`action=${isCheck ? CHECK_ANSWER : stub.action}\n\n`);
      }
    });
  });
  await new Promise<void>((resolve) => (typeof listen === 'string' ? server.listen(listen, resolve) : server.listen(listen, '127.0.0.1', resolve)));
  if (typeof listen === 'string') await chmod(listen, 0o666);
  const stub: PolicyStub = {
    port: typeof listen === 'string' ? 0 : (server.address() as AddressInfo).port,
    action: 'DUNNO',
    requests,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return stub;
}

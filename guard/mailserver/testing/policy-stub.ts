import { chmod } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { decideRelay, isAboutRelaying } from '@sluice/policy/decision';

/** Answers every policy request about relaying with `action`, or none at all while it is null; what is asked about accounts, and the guard's own questions, as the guard does, without noting them. */
export interface PolicyStub {
  readonly port: number;
  action: string | null;
  readonly requests: Map<string, string>[];
  close(): Promise<void>;
}

/** @param listen a port, or the path of a unix socket that everybody may open @param isGuard false for another policy server, which knows no questions of the guard's */
export async function startPolicyStub(listen: number | string = 0, isGuard = true): Promise<PolicyStub> {
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
        const answer = decideRelay({ attributes }, { protected: false, isRefused: () => false });
        const isCheck = answer.startsWith('550 Asked ');
        const own = isGuard && (isCheck || !isAboutRelaying({ attributes }));
        if (!own) requests.push(attributes);
        if (stub.action !== null) socket.write(`action=${own ? answer : stub.action}\n\n`);
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

import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Answers every policy request with `action`, or not at all while it is null. */
export interface PolicyStub {
  readonly port: number;
  action: string | null;
  readonly requests: Map<string, string>[];
  close(): Promise<void>;
}

export async function startPolicyStub(port = 0): Promise<PolicyStub> {
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
        requests.push(new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])));
        if (stub.action !== null) socket.write(`action=${stub.action}\n\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stub: PolicyStub = {
    port: (server.address() as AddressInfo).port,
    action: 'DUNNO',
    requests,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return stub;
}

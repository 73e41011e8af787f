import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A next hop that says what it likes in every reply. */
export interface HostileNextHop {
  readonly port: number;
  close(): void;
}

/** @param says stands in every reply; recipients that begin with `refused` or `later` are refused, or put off */
export async function startHostileNextHop(says: string): Promise<HostileNextHop> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.write('220 ready\r\n');
    let rest = '';
    let inData = false;
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inData && line !== '.') continue;
        inData = /^DATA$/i.test(line);
        socket.write(replyTo(line, says));
        if (/^QUIT/i.test(line)) socket.end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function replyTo(line: string, says: string): string {
  if (/^RCPT TO:<"?refused/i.test(line)) return `550-5.1.1 no ${says}\r\n550 5.1.1 ${says}\r\n`;
  if (/^RCPT TO:<"?later/i.test(line)) return `450 4.2.1 later ${says}\r\n`;
  if (/^AUTH PLAIN /i.test(line)) return Buffer.from(line.slice(11), 'base64').toString('latin1').endsWith('\0secret') ? '235 2.7.0 yes\r\n' : '535 5.7.8 no\r\n';
  if (/^EHLO/i.test(line)) return '250-hop\r\n250 AUTH PLAIN\r\n';
  if (/^DATA$/i.test(line)) return '354 go on\r\n';
  return line === '.' ? `250-2.0.0 ${says}\r\n250 2.0.0 "${says}"\r\n` : '250 2.0.0 yes\r\n';
}

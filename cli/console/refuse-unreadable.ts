import type { Socket } from 'node:net';

/** Where an address is this long, it is what made the head too long. */
const LONG_ADDRESS = 8_000;

/** What Node says of a request that it could not read, and what a client is answered. */
export function refuseUnreadable(error: Error & { code?: string; rawPacket?: Buffer }, socket: Pick<Socket, 'writable' | 'end' | 'destroy'>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${statusOf(error)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function statusOf({ code, rawPacket }: { code?: string; rawPacket?: Buffer }): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return '413 Content Too Large';
  if (code !== 'HPE_HEADER_OVERFLOW') return '400 Bad Request';
  const line = rawPacket?.indexOf('\r\n') ?? 0;
  return line === -1 || line > LONG_ADDRESS ? '414 URI Too Long' : '431 Request Header Fields Too Large';
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { passEdge, type EdgeSettings } from './edge';
import { refuseUnreadable } from './refuse-unreadable';

/**
 * How long a connection without a request is kept, milliseconds. Proxies keep theirs for a minute (nginx) or two (Caddy). Whoever closes first resets a
 * request that is on its way, which a proxy answers with 502, so it must never be this side.
 */
const KEEP_ALIVE_MS = 150_000;
/** How long a client whose connection was ended may take to send the rest and close its side, milliseconds. */
const LINGER_MS = 10_000;

/** How long a body may stand still before the request is given up, milliseconds; Node.js alone would wait for five minutes. */
const STALL_MS = 30_000;

export interface WebServer {
  server: Server;
  /** Takes no new connection; ends when every answer that was on its way has been given, each with the word that its connection ends. */
  stop: () => Promise<void>;
}

/** The console's HTTP server: every request passes the edge before `serve` gets it. */
export function webServer(settings: EdgeSettings, serve: (request: IncomingMessage, response: ServerResponse) => void, { lingerMs = LINGER_MS, stallMs = STALL_MS } = {}): WebServer {
  const open = new Set<ServerResponse>();
  let stopping = false;
  // Closing over unread bytes would reset the connection, and the answer with it; a client that never closes would keep its half for ever.
  const endSoon = (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
    socket.resume();
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    request.socket.destroySoon = () => {
      if (request.complete) return Socket.prototype.destroySoon.call(request.socket);
      // Answered before all of the body was read, and the client (or nginx) wants no other answer on this connection.
      request.socket.end();
      endSoon(request.socket);
    };
    request.socket.setTimeout(stallMs);
    // Told while the body is not whole only; who waits for an answer to a whole request, as a guard does for orders, is let wait.
    request.on('timeout', () => {
      if (response.headersSent) request.socket.destroy();
      else server.emit('clientError', Object.assign(new Error('the body stood still'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), request.socket);
    });
    response.on('timeout', () => undefined);
    if (stopping) response.shouldKeepAlive = false;
    if (passEdge(request, response, settings)) serve(request, response);
  });
  server.on('clientError', (error, socket) => {
    refuseUnreadable(error, socket as Socket);
    endSoon(socket as Socket);
  });
  server.on('connect', (_request, socket) => {
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nAllow: \r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    endSoon(socket as Socket);
  });
  const stop = () => {
    stopping = true;
    for (const response of open) response.shouldKeepAlive = false;
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { server, stop };
}

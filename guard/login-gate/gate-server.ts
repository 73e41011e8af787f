import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import type { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import type { LoginGate } from './login-gate';

/** More than Dovecot's processes open; what comes beyond is closed at once. */
const MOST_CONNECTIONS = 512;
const MOST_REQUEST_BYTES = 16 * 1024;
const PATIENCE_MS = 5_000;
/** Dovecot keeps its connection; one that nobody uses makes room. */
const IDLE_MS = 60_000;

const questionSchema = z.object({ login: z.string(), protocol: z.string().default(''), session_id: z.string().default('') });

export interface GateServer extends Duty {
  /** The port that was given by the system when the configured one was 0; null before the start. */
  readonly port: number | null;
}

/** Answers Dovecot's auth policy: one POST of JSON for each login, on loopback, to whoever shows the secret. */
export function createGateServer(options: {
  listen: { host: string; port: number };
  secret(): Promise<string>;
  gate: Pick<LoginGate, 'decide'>;
  problems: Problems;
  log: GuardLog;
}): GateServer {
  const { listen, gate, problems, log } = options;
  let server: Server | null = null;

  return {
    name: 'login gate',
    get port() {
      return (server?.address() as AddressInfo | null)?.port ?? null;
    },
    async start() {
      try {
        const wanted = Buffer.from(`Bearer ${await options.secret()}`);
        const starting = createServer({ maxHeaderSize: 8_192, headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS, keepAliveTimeout: IDLE_MS, connectionsCheckingInterval: 1_000 }, (request, response) => {
          void serve(request, response, wanted, gate);
        });
        starting.maxConnections = MOST_CONNECTIONS;
        await new Promise<void>((resolve, reject) => {
          starting.once('error', reject);
          starting.listen(listen, () => {
            starting.off('error', reject);
            resolve();
          });
        });
        starting.on('error', (error) => log.error({}, `The login gate had an error: ${detailOf(error)}`));
        server = starting;
        problems.clear('gate-down');
      } catch (error) {
        const detail = `The login gate cannot listen on ${listen.host}:${listen.port} (${detailOf(error)}). A contained account may log in where the account store still lets it. Free the address or change gate.listen.`;
        problems.raise('gate-down', detail);
        throw new Error(detail);
      }
    },
    async stop() {
      const stopping = server;
      server = null;
      if (stopping === null) return;
      const closed = new Promise<void>((resolve) => stopping.close(() => resolve()));
      stopping.closeAllConnections();
      await closed;
    },
  };
}

/** `command=report` tells how a login ended; it needs no answer. */
async function serve(request: IncomingMessage, response: ServerResponse, wanted: Buffer, gate: Pick<LoginGate, 'decide'>): Promise<void> {
  if (request.method !== 'POST') return end(response, 405, {});
  const shown = Buffer.from(request.headers.authorization ?? '');
  if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) return end(response, 401, {});
  const body = await bodyOf(request).catch(() => null);
  if (body === null) return end(response, 413, {});
  const question = questionSchema.safeParse(parsed(body));
  if (!question.success) return end(response, 400, {});
  if (request.url?.includes('command=report')) return end(response, 200, { status: 0 });
  const { login, protocol, session_id: sessionId } = question.data;
  end(response, 200, gate.decide({ login, protocol, sessionId }));
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_REQUEST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function end(response: ServerResponse, status: number, answer: object): void {
  // What was not read whole must not be taken for the next request.
  if (status !== 200) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

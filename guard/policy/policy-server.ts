import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { PolicyAddress } from '@/guard/config';
import { detailOf, type GuardLog } from '@/guard/guard-log';
import type { Problems } from '@/guard/problems';
import type { Duty } from '@/guard/runtime';
import { servePolicyClient, type PolicyContext } from './policy-connection';

/** More than any mail server opens; what comes beyond is closed at once. */
const MOST_CONNECTIONS = 4_096;

export interface PolicyServer extends Duty {
  /** The port that was given by the system when the configured one was 0; null for a unix socket or before the start. */
  readonly port: number | null;
}

/** Answers the mail server's questions, in Postfix's policy-delegation protocol, whether a recipient may be relayed to. */
export function createPolicyServer(options: {
  listen: PolicyAddress;
  context: Omit<PolicyContext, 'onEnded' | 'patienceMs'>;
  problems: Problems;
  log: GuardLog;
  patienceMs?: number;
}): PolicyServer {
  const { listen, problems, log } = options;
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let lastLogged = -Infinity;

  // Garbage can come a thousand times a second; one line a second tells as much.
  function onEnded(reason: string): void {
    if (performance.now() - lastLogged < 1_000) return;
    lastLogged = performance.now();
    log.warn({ reason }, `A connection to the policy server was closed: ${reason}.`);
  }

  const context: PolicyContext = { ...options.context, onEnded, patienceMs: options.patienceMs ?? 60_000 };

  return {
    name: 'policy server',
    get port() {
      const address: AddressInfo | string | null = server?.address() ?? null;
      return typeof address === 'object' ? (address?.port ?? null) : null;
    },
    async start() {
      const starting = createServer({ allowHalfOpen: true }, (socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        servePolicyClient(socket, context);
      });
      starting.maxConnections = MOST_CONNECTIONS;
      try {
        await listenOn(starting, listen);
      } catch (error) {
        const detail = `The policy server cannot listen on ${shown(listen)} (${detailOf(error)}). The mail server gets no answers, so outside recipients are deferred. Free the address or change policy.listen.`;
        problems.raise('policy-listener-down', detail);
        throw new Error(detail);
      }
      starting.on('error', (error) => log.error({}, `The policy server had an error: ${detailOf(error)}`));
      server = starting;
      problems.clear('policy-listener-down');
    },
    async stop() {
      const stopping = server;
      server = null;
      if (stopping === null) return;
      const closed = new Promise<void>((resolve) => stopping.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listenOn(server: Server, address: PolicyAddress): Promise<void> {
  if ('path' in address && !(await answers(address.path))) await rm(address.path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // The mail server runs as another user; who may come near is decided by the folder.
  if ('path' in address) await chmod(address.path, 0o666);
}

/** Whether somebody listens on the socket; a file that a killed guard left does not. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function shown(address: PolicyAddress): string {
  if ('fd' in address) return 'the socket that systemd opened';
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

import { readFileSync } from 'node:fs';
import { chmod, chown, rm, stat } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type IpcNetConnectOpts, type Server, type TcpNetConnectOpts } from 'node:net';
import { dirname } from 'node:path';
import type { PolicyAddress } from '@sluice/guard/config';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import type { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import type { LocalMailContext } from './local-mail-connection';
import type { PolicyClient, PolicyContext } from './policy-connection';
import { PolicyPlaces } from './policy-places';
import { serveClient } from './serve-client';

/** More than any mail server opens. */
const MOST_CONNECTIONS = 4_096;

export interface PolicyServer extends Duty {
  /** The port that was given by the system when the configured one was 0; null for a unix socket or before the start. */
  readonly port: number | null;
  /** What the connections that are open do, the one that came first before the others. */
  readonly states: readonly PolicyClient['state'][];
  /** Asks itself over its own socket. @returns whether an answer came in time; also true while it does not listen, which is a problem of its own */
  answers(patienceMs: number): Promise<boolean>;
}

/** Answers the mail server's questions, in Postfix's policy-delegation protocol, whether a recipient may be relayed to. */
export function createPolicyServer(options: {
  listen: PolicyAddress;
  context: Omit<PolicyContext, 'onEnded' | 'patienceMs'>;
  /** Absent where no user of the host can hand over mail but by SMTP. */
  localMail?: Omit<LocalMailContext, 'gate' | 'onEnded'>;
  problems: Problems;
  log: GuardLog;
  patienceMs?: number;
  /** As many as the system allows when left out. */
  mostConnections?: number;
}): PolicyServer {
  const { listen, problems, log, mostConnections = connectionsThatFit() } = options;
  const places = new PolicyPlaces(mostConnections, tellFull, () => problems.clear('policy-connections'));
  let server: Server | null = null;
  let lastLogged = -Infinity;

  // Garbage can come a thousand times a second; one line a second tells as much.
  function onEnded(reason: string): void {
    if (performance.now() - lastLogged < 1_000) return;
    lastLogged = performance.now();
    log.warn({ reason }, `A connection to the policy server was closed: ${reason}.`);
  }

  function tellFull(): void {
    const detail = `All ${mostConnections} connections to the policy server on ${shown(listen)} were taken; the ones that were idle for the longest time were closed to make room. Protection goes on. See which program opens so many, and let only Postfix open the socket.`;
    problems.raise('policy-connections', detail);
    onEnded('there were too many');
  }

  const localMail = options.localMail ? { ...options.localMail, gate: options.context.gate, onEnded } : null;
  const context = { ...options.context, onEnded, patienceMs: options.patienceMs ?? 60_000, localMail };

  return {
    name: 'policy server',
    get port() {
      const address: AddressInfo | string | null = server?.address() ?? null;
      return typeof address === 'object' ? (address?.port ?? null) : null;
    },
    get states() {
      return places.states;
    },
    async answers(patienceMs) {
      const address = server?.address() ?? null;
      return address === null || hasAnswer(typeof address === 'string' ? { path: address } : { host: address.address, port: address.port }, patienceMs);
    },
    async start() {
      const starting = createServer({ allowHalfOpen: true }, (socket) => {
        if (!places.makeRoom()) return socket.destroy();
        const client = serveClient(socket, context);
        places.take(client);
        socket.once('close', () => places.leave(client));
      });
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
      places.endAll();
      await closed;
    },
  };
}

/** Half of the files that this process may have open, because a connection that the kernel cannot give a number to is lost. */
function connectionsThatFit(): number {
  const files = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  return Math.min(MOST_CONNECTIONS, Math.floor(files / 2));
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
  if ('path' in address) await giveToOwnerOfFolder(address.path);
}

/**
 * Postfix runs as another user. In a folder of its own, such as its queue's `private`, nobody else needs the socket; in one of root's
 * it cannot be known who that user is, and who may come near is decided by the folder.
 */
async function giveToOwnerOfFolder(path: string): Promise<void> {
  const { uid, gid } = await stat(dirname(path));
  if (uid === 0 || process.geteuid?.() !== 0) return chmod(path, 0o666);
  await chown(path, uid, gid);
  await chmod(path, 0o660);
}

/** Whether somebody listens on the socket; a file that a killed guard left does not. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** What is no question about a recipient is answered and not counted. A connection that is closed was at least looked at. */
function hasAnswer(address: TcpNetConnectOpts | IpcNetConnectOpts, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const timer = setTimeout(() => end(false), patienceMs);
    const end = (answered: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    socket.once('data', () => end(true)).once('error', () => end(true)).once('close', () => end(true));
    socket.write('request=sluice_alive\n\n');
  });
}

function shown(address: PolicyAddress): string {
  if ('fd' in address) return 'the socket that systemd opened';
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

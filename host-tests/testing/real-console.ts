import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { POST as redeem } from '@/app/api/guard/enroll/route';
import { GET as orders } from '@/app/api/guard/orders/route';
import { POST as sync } from '@/app/api/guard/sync/route';
import { actionRequestSchema, type ActionRequest } from '@/lib/console/actions/schemas';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import type { Database } from '@/lib/db/client';
import { addServer } from '@/lib/console/servers/add';
import { enrollServer } from '@/lib/console/servers/enroll';
import { findServer } from '@/lib/console/servers/find';
import { requestAction } from '@/lib/console/actions/request';
import { saveProtection } from '@/lib/console/protection/save';
import { viewIncident } from '@/lib/console/incidents/view';

const operator = { id: 'operator', name: 'Operator', address: '127.0.0.1' };

type Wish<T> = T extends unknown ? Omit<T, 'key' | 'serverId'> : never;

/** The console's exchange with guards over HTTP, by its real route, and what an operator can do, by its real use cases. One for each test process. */
export class RealConsole {
  private constructor(
    readonly db: Database,
    private readonly server: Server,
  ) {}

  static async start(db: Database): Promise<RealConsole> {
    Object.assign(globalThis, { sluiceDatabase: db });
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]));
        const gone = new AbortController();
        response.on('close', () => gone.abort());
        const [url, { signal }] = [`http://127.0.0.1${request.url}`, gone];
        const posted = (): Request => new Request(url, { method: 'POST', headers, body: Buffer.concat(chunks) });
        const answering = request.method === 'GET' ? orders(new Request(url, { headers, signal })) : request.url === '/api/guard/enroll' ? redeem(posted()) : sync(posted());
        void answering.then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RealConsole(db, server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Enrols a mail host whose rule is applied. */
  async enrol(threshold: number): Promise<EnrolledHost> {
    const [name, token] = [`mx-${randomUUID()}`, randomUUID()];
    const { serverId } = await enrollServer(this.db, { name, token, now: Date.now() });
    const host = new EnrolledHost(this.db, serverId, token);
    await host.protect(threshold);
    return host;
  }

  /** Adds a mail host, as the page does. @returns the host, which has no token yet, and the one-time code */
  async add(name: string): Promise<{ host: EnrolledHost; code: string }> {
    const { serverId, code } = await addServer(this.db, { name, actor: operator, now: Date.now() });
    return { host: new EnrolledHost(this.db, serverId, ''), code };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** One mail host as the console knows it. */
export class EnrolledHost {
  constructor(
    private readonly db: Database,
    readonly serverId: string,
    readonly token: string,
  ) {}

  /** @param more what else happens at a trip, and the second threshold */
  async protect(threshold: number, more: { brake?: boolean; holdOwner?: boolean; recipientThreshold?: number | null } = {}): Promise<void> {
    const { settings } = await findServer(this.db, this.serverId);
    const change = { serverId: this.serverId, applyQueueLimit: true, threshold, ...more, version: settings.version, confirmed: true };
    await saveProtection(this.db, { change, actor: operator, now: Date.now() });
  }

  async row() {
    return findServer(this.db, this.serverId);
  }

  /** @returns the id of the action @throws Refusal */
  async ask(wish: Wish<ActionRequest>): Promise<string> {
    const request = actionRequestSchema.parse({ ...wish, key: randomUUID(), serverId: this.serverId });
    // No test waits ten minutes for a deletion.
    return (await requestAction(this.db, { request, actor: operator, now: Date.now(), undoMs: 0 })).action.id;
  }

  /** @returns the action that gives a new password, and the password, which is shown once */
  async askForPassword(account: string): Promise<[id: string, password: string]> {
    const request = actionRequestSchema.parse({ kind: 'set-password', account, key: randomUUID(), serverId: this.serverId });
    const { action, password } = await requestAction(this.db, { request, actor: operator, now: Date.now() });
    if (password === null) throw new Error('no password was made');
    return [action.id, password];
  }

  /** Every incident of this host, the first first. */
  async incidents(): Promise<IncidentView[]> {
    const found = await this.db.incident.findMany({ where: { serverId: this.serverId }, orderBy: { number: 'asc' }, select: { number: true } });
    return Promise.all(found.map(({ number }) => viewIncident(this.db, number, Date.now())));
  }

  async action(id: string) {
    return this.db.action.findUniqueOrThrow({ where: { id } });
  }

  async isDone(id: string): Promise<boolean> {
    const { status, steps } = await this.action(id);
    if (status === 'failed') throw new Error(`The action failed: ${JSON.stringify(steps)}`);
    return status === 'done';
  }

  /** How often the audit says that the action ended. */
  async endsInAudit(id: string): Promise<number> {
    const rows = await this.db.auditEntry.findMany({ where: { action: { in: ['action.done', 'action.failed'] } } });
    return rows.filter((row) => JSON.stringify(row).includes(id)).length;
  }
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type * as z from 'zod';
import { syncRequestSchema, type syncResponseSchema, type ActionOrder, type ActionReport, type ProtectionEvent, type SyncRequest, type SyncResponse } from '@sluice/contract/contract';

/** A console that keeps what it is told, by a real HTTP server. It can be stopped and started again on its port. */
export class FakeConsole {
  uploads: SyncRequest[] = [];
  settings: z.input<typeof syncResponseSchema>['settings'] = { applyQueueLimit: true, threshold: 50, version: 1 };
  actions: ActionOrder[] = [];
  dismissals: SyncResponse['dismissals'] = [];
  /** The use case of a real console, to answer in its place. */
  exchange: ((request: SyncRequest) => Promise<SyncResponse>) | null = null;
  /** Answers with this instead of an exchange. */
  answer: { status: number; body: string } | null = null;
  /** Uploads that did not fit the contract. */
  invalid: string[] = [];
  readonly token = 'guard-token';
  private server: Server | null = null;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get last(): SyncRequest | undefined {
    return this.uploads.at(-1);
  }

  /** Every event by its id; one that came twice counts once. */
  get events(): ProtectionEvent[] {
    return [...new Map(this.uploads.flatMap(({ events }) => events).map((event) => [event.id, event])).values()];
  }

  reportOf(id: string): ActionReport | undefined {
    return this.uploads.flatMap(({ actionReports }) => actionReports).findLast((report) => report.id === id);
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void this.respond(request.headers.authorization, request.url, Buffer.concat(chunks).toString()).then(({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(body);
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }

  private async respond(authorization: string | undefined, url: string | undefined, body: string): Promise<{ status: number; body: string }> {
    if (authorization !== `Bearer ${this.token}`) return { status: 401, body: '{}' };
    if (url !== '/api/guard/sync') return { status: 404, body: '{}' };
    if (this.answer) return this.answer;
    const upload = syncRequestSchema.safeParse(JSON.parse(body));
    if (!upload.success) {
      this.invalid.push(upload.error.message);
      return { status: 400, body: '{}' };
    }
    this.uploads.push(upload.data);
    if (this.exchange) return { status: 200, body: JSON.stringify(await this.exchange(upload.data)) };
    const ended = (id: string): boolean => (this.reportOf(id)?.status ?? 'running') !== 'running';
    const actions = this.actions.filter(({ id }) => !ended(id));
    const answer: z.input<typeof syncResponseSchema> = { protocol: 1, acknowledged: upload.data.sequence, settings: this.settings, actions, dismissals: this.dismissals };
    return { status: 200, body: JSON.stringify(answer) };
  }
}

import type { APIRequestContext, APIResponse } from '@playwright/test';
import { overviewSchema, type Overview } from '@/lib/console/servers/schemas';
import { incidentListSchema, incidentViewSchema, type IncidentView } from '@/lib/console/incidents/schemas';
import { protectionViewSchema, type ProtectionView } from '@/lib/console/protection/schemas';
import { auditListSchema, type AuditList } from '@/lib/console/audit/schemas';
import { suspectListSchema, type SuspectList } from '@/lib/console/suspects/schemas';
import type { Product } from './product';
import { ADMINISTRATOR } from './product';

/** The console's API as a signed-in browser uses it. */
export interface Console {
  get(path: string): Promise<APIResponse>;
  send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<APIResponse>;
  overview(): Promise<Overview>;
  protection(): Promise<ProtectionView>;
  /** The newest incident. */
  incident(): Promise<IncidentView>;
  incidents(): Promise<number>;
  suspects(): Promise<SuspectList>;
  audit(): Promise<AuditList>;
  /** Applies the rule with this threshold, and waits until the guard has it. */
  applyRule(threshold: number): Promise<void>;
}

/**
 * A connection for each request. Between two of them a story may let its own process stand still for minutes, and a connection that the console has
 * closed meanwhile would be taken for an open one, as it would by any client.
 */
export const ONE_EACH = { connection: 'close' };

/** Product and session are asked for with each request: neither needs to be there when the file is read. */
export function consoleApi(product: () => Product, request: () => APIRequestContext): Console {
  const headers = () => ({ ...ONE_EACH, origin: new URL(product().url).origin });
  const get = (path: string) => request().get(`${product().url}${path}`, { headers: headers() });
  const send = (method: string, path: string, body: unknown) => request().fetch(`${product().url}${path}`, { method, data: body as object, headers: headers() });
  const read = async <T>(path: string, schema: { parse(value: unknown): T }): Promise<T> => {
    const answer = await get(path);
    if (!answer.ok()) throw new Error(`GET ${path} answered ${answer.status()}: ${await answer.text()}`);
    return schema.parse(await answer.json());
  };
  const serverId = async () => {
    const { server } = await read('/api/overview', overviewSchema);
    if (server === null) throw new Error('No mail server is enrolled.');
    return encodeURIComponent(server.id);
  };
  const api: Console = {
    get,
    send,
    overview: () => read('/api/overview', overviewSchema),
    protection: async () => read(`/api/protection?server=${await serverId()}`, protectionViewSchema),
    incidents: async () => (await read('/api/incidents', incidentListSchema)).total,
    async incident() {
      const list = await read('/api/incidents', incidentListSchema);
      const [newest] = list.incidents;
      if (newest === undefined) throw new Error('There is no incident.');
      return read(`/api/incidents/${newest.number}`, incidentViewSchema);
    },
    suspects: async () => read(`/api/suspects?server=${await serverId()}`, suspectListSchema),
    audit: () => read('/api/audit', auditListSchema),
    async applyRule(threshold) {
      const { serverId, settings } = await api.protection();
      const answer = await send('PUT', '/api/protection', { serverId, version: settings.version, applyQueueLimit: true, threshold, confirmed: true });
      if (!answer.ok()) throw new Error(`The rule was not applied: ${answer.status()} ${await answer.text()}`);
    },
  };
  return api;
}

/** Signs a request context in without a page. */
export async function signInByApi(product: Product, request: APIRequestContext): Promise<Console> {
  const answer = await request.post(`${product.url}/api/auth/sign-in/email`, {
    data: { email: ADMINISTRATOR.email, password: ADMINISTRATOR.password },
    headers: { ...ONE_EACH, origin: new URL(product.url).origin },
  });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()} ${await answer.text()}`);
  return consoleApi(
    () => product,
    () => request,
  );
}

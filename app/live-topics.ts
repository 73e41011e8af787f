import type { PermittedRoute } from '@/lib/auth/route';
import { GET as account } from './api/account/route';
import { GET as alertPath } from './api/alerts/path/route';
import { GET as alerts } from './api/alerts/route';
import { GET as receivers } from './api/audit/receivers/route';
import { GET as audit } from './api/audit/route';
import { GET as drill } from './api/drill/route';
import { GET as held } from './api/held/route';
import { GET as incident } from './api/incidents/[number]/route';
import { GET as incidents } from './api/incidents/route';
import { GET as overview } from './api/overview/route';
import { GET as people } from './api/people/route';
import { GET as protection } from './api/protection/route';
import { GET as queue } from './api/queue/route';
import { GET as servers } from './api/servers/route';
import { GET as suspects } from './api/suspects/route';

/** What a page may ask again and again, by the path of the route that answers it, with its permission and its checks. */
const topics: Readonly<Record<string, PermittedRoute>> = {
  account,
  alerts,
  'alerts/path': alertPath,
  audit,
  'audit/receivers': receivers,
  drill,
  held,
  incidents,
  overview,
  people,
  protection,
  queue,
  servers,
  suspects,
};

/** The route of an address with what stands in it; null where nothing is asked again there. @param address for instance `queue?range=15m` */
export function topicOf(address: string): { route: PermittedRoute; query: URLSearchParams; params: Record<string, string> } | null {
  const [path = '', search = ''] = address.split('?', 2);
  const query = new URLSearchParams(search);
  const number = /^incidents\/([^/]{1,20})$/.exec(path)?.[1];
  if (number !== undefined) return { route: incident, query, params: { number } };
  const route = Object.hasOwn(topics, path) ? topics[path] : undefined;
  return route === undefined ? null : { route, query, params: {} };
}

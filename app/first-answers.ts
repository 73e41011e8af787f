import { headers } from 'next/headers';
import { askerOf } from '@/lib/auth/asker';
import { inTime } from '@/lib/console/live/in-time';
import type { FirstAnswer } from '@/components/hooks/first-answers';
import { topicOf } from './live-topics';

/** Longer than this no page waits for them: it asks for itself then. */
const LONGEST_MS = 1_000;

/**
 * What a page would ask as soon as it can, so that it is painted with it: the state of the server, which every page has, and what else the Overview or an
 * incident shows.
 * Each is read as its route would answer. What fails or takes long is left to the page.
 *
 * @param address of the page, as the console names it
 */
export async function firstAnswers(address: string | null): Promise<FirstAnswer[]> {
  const { pathname, searchParams } = new URL(address ?? '/', 'http://console');
  const server = searchParams.get('server') || null;
  const about = server === null ? '' : `?server=${encodeURIComponent(server)}`;
  const wanted: [key: readonly unknown[], topic: string][] = [[['overview', server], `overview${about}`]];
  if (pathname === '/') wanted.push([['suspects', server, '', 'all', null], `suspects${about}`], [['alert-path'], 'alerts/path']);
  const number = /^\/incidents\/([1-9]\d{0,8})$/.exec(pathname)?.[1];
  if (number !== undefined) wanted.push([['incident', Number(number)], `incidents/${number}`]);
  const now = Date.now();
  const asker = await askerOf(await headers(), now);
  const answers = await Promise.allSettled(
    wanted.map(async ([key, name]): Promise<FirstAnswer> => {
      const topic = topicOf(name);
      if (topic === null) throw new Error(`Nothing answers ${name}.`);
      const { route, query, params } = topic;
      return { key, data: await inTime(route.read({ asker, query, params, now }), LONGEST_MS) };
    }),
  );
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

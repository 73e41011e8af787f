import { alertFactsSchema, type AlertNews } from '../alert';

export const T0 = 1_795_557_600_000;

/** A name that every format would read something into. */
export const HOSTILE = '<!channel> <users/all> @everyone *b* _i_ `c` [x](https://evil.test) <b>&amp;</b>\r\nBcc: x@evil.test\u202e\u0007"; DROP';

export function exampleNews(parts: Partial<AlertNews> = {}): AlertNews {
  const facts = alertFactsSchema.parse({ incident: 7, queueLength: 1_001, threshold: 1_000, account: 'sales2@corp.test', recipients: 1_204, domains: 88 });
  return { id: 'message-1', alert: 'alert-1', kind: 'trip', reason: 'begun', server: 'mx1', timeZone: 'Asia/Seoul', at: T0, endedAt: null, facts, link: 'https://sluice.test/alerts/alert-1', ...parts };
}

export const hostileNews = (parts: Partial<AlertNews> = {}): AlertNews => exampleNews({ server: HOSTILE, facts: { ...exampleNews().facts, account: HOSTILE }, ...parts });

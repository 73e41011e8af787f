import type { Page, Response } from '@playwright/test';

type Asked = [address: string, tag: string | null][];

const askedBy = (url: string): Asked => JSON.parse(new URL(url).searchParams.get('ask') ?? '[]') as Asked;

interface Line {
  ask: number;
  body?: object;
}

/**
 * Changes what open pages are told of one topic, until `page.unrouteAll()`.
 *
 * @param topic of its address, for instance `/^overview/`
 */
export function alterAnswers<Body extends object>(page: Page, topic: RegExp, change: (body: Body) => unknown): Promise<void> {
  return alterLines(page, topic, (line) => (line.body === undefined ? line : { ...line, tag: 'altered', body: change(line.body as Body) }));
}

/** Has open pages be refused what they ask about one topic. */
export function refuseAnswers(page: Page, topic: RegExp, status: number, problem: { code: string; data?: object }): Promise<void> {
  return alterLines(page, topic, ({ ask }) => ({ ask, status, problem: { message: 'refused by the story', ...problem } }));
}

async function alterLines(page: Page, topic: RegExp, alter: (line: Line) => object): Promise<void> {
  await page.route('**/api/live?*', async (route) => {
    const url = new URL(route.request().url());
    // Without a tag, so that it is told as a whole.
    const asked = askedBy(url.href).map(([address, tag]) => [address, topic.test(address) ? null : tag]);
    url.searchParams.set('ask', JSON.stringify(asked));
    const answer = await route.fetch({ url: url.href });
    const lines = (await answer.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line);
    const altered = lines.map((line) => (topic.test(String(asked[line.ask]?.[0])) ? alter(line) : line));
    await route.fulfill({ response: answer, body: altered.map((line) => `${JSON.stringify(line)}\n`).join('') });
  });
}

/** Waits for so many more answers about a topic. */
export async function answersAbout(page: Page, topic: RegExp, count: number): Promise<void> {
  const isAbout = (response: Response): boolean => response.url().includes('/api/live?') && askedBy(response.url()).some(([address]) => topic.test(address));
  for (let answer = 0; answer < count; answer += 1) await page.waitForResponse(isAbout);
}

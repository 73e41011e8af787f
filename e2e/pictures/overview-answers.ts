import type { Overview } from '@/lib/console/servers/schemas';
import type { Stage } from './scene';

type Server = NonNullable<Overview['server']>;
type Report = NonNullable<Server['report']>;

/** Has every page of the stage believe that the mail server is in another state. */
export async function pretendServer(stage: Stage, change: (server: Server, report: Report) => Partial<Server>, more: Partial<Overview> = {}): Promise<void> {
  await stage.tell(/^overview(\?|$)/, (body) => {
    const overview = body as unknown as Overview;
    const server = overview.server!;
    return { ...overview, server: { ...server, ...change(server, server.report!) }, ...more };
  });
}

/** The same for what the guard reports. */
export const pretendReport = (stage: Stage, change: (report: Report) => Partial<Report>): Promise<void> =>
  pretendServer(stage, (_server, report) => ({ report: { ...report, ...change(report) } }));

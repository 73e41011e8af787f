import { onTestFinished } from 'vitest';
import { StateBand } from '@/components/server-state/state-band';
import { look, type Looking, type Screen } from '@/components/testing/screen';
import { requestAction } from '@/lib/console/actions/request';
import type { ActionKind } from '@sluice/actions/kinds';
import { incidentViewSchema, type IncidentStepKey, type IncidentView } from '@/lib/console/incidents/schemas';
import { viewIncident } from '@/lib/console/incidents/view';
import { listProtectedAccounts } from '@/lib/console/protected-accounts/list';
import { protectedAccountsSchema } from '@/lib/console/protected-accounts/schemas';
import { overviewSchema } from '@/lib/console/servers/schemas';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { activity, alice, exampleLatch, Stage, T0 } from '@/lib/console/testing/stage';
import type { Database } from '@/lib/db/client';
import { temporarySqlite } from '@/lib/db/testing/temporary-database';
import type { Latch } from '@sluice/protection/protection';
import type { Assessment } from '@sluice/suspects/assessment';
import type { ActionStep, GuardReport } from '@sluice/contract/contract';
import { IncidentPage } from '../incident-page';

export const ACCOUNT = 'sales@example.test';

export interface Seeing extends Looking {
  step?: IncidentStepKey;
  /** The one whose card is opened; the page's own choice when it is not given. */
  account?: string;
  /** The server that the address names; none when it is not given. */
  server?: string | undefined;
  at?: number;
  /** The others who look at it. */
  present?: IncidentView['present'];
}

/** An incident as the console's own use cases make it out of what a guard tells, and its page as somebody sees it. */
export class SeenIncident {
  private constructor(readonly stage: Stage) {}

  /** In a database that lasts as long as the test, the rule fires, and the guard suspects these. @param by how it fired, where not as always */
  static async tripped(suspects: readonly (Partial<Assessment> & { account: string })[] = [{ account: ACCOUNT }], by: Partial<Latch> = {}): Promise<SeenIncident> {
    const database = await temporarySqlite();
    onTestFinished(() => database.remove());
    const incident = new SeenIncident(await Stage.set(database.db));
    const latch = { ...exampleLatch('latch-1'), ...by };
    await incident.tells({ latch, status: 'protected', measurement: { at: T0, length: 1_001 }, queue: { at: T0, waiting: 1_001, held: 0, oldestAt: T0 - 60_000, accounts: [] } });
    const activities = suspects.map(({ account, ...known }) => activity(account, { at: T0, ...known }, `login of ${account}`));
    await incident.stage.exchange({ events: [{ id: 'trip', at: T0, kind: 'tripped', latch }], activities }, T0 + 4_000);
    return incident;
  }

  get db(): Database {
    return this.stage.db;
  }

  /** What the guard reports from now on. */
  async tells(changes: Partial<GuardReport>, at: number = T0 + 4_000): Promise<void> {
    this.stage.report = { ...this.stage.report, ...changes };
    await this.stage.exchange({}, at);
  }

  /** Alice asks for it, and the guard does it in these steps. */
  async acts(kind: Extract<ActionKind, 'contain-account' | 'hold-messages' | 'disable-account'>, status: 'done' | 'failed' | 'running', steps: readonly ActionStep[], account: string = ACCOUNT): Promise<void> {
    const request = { key: `press of ${kind} ${account}`.padEnd(20, '.'), serverId: this.stage.serverId, kind, account };
    const { action } = await requestAction(this.db, { request, actor: alice, now: T0 + 1_000 });
    await this.stage.exchange({ actionReports: [{ id: action.id, status, at: T0 + 4_000, steps: [...steps], smtpInstance: null }] }, T0 + 4_000);
  }

  /** The whole page of the incident. */
  async page(seeing: Seeing = {}): Promise<Screen> {
    const { step, account, server, at = T0 + 5_000 } = seeing;
    const query = new URLSearchParams({ ...(step === undefined ? {} : { step }), ...(account === undefined ? {} : { account }), ...(server === undefined ? {} : { server }) });
    return look(<IncidentPage number={1} />, { ...seeing, address: `/incidents/1?${query.toString()}`, answers: await this.#answers(at, seeing) });
  }

  /** The band as it stands on every page. */
  async band(seeing: Seeing = {}): Promise<Screen> {
    return look(<StateBand />, { ...seeing, answers: await this.#answers(seeing.at ?? T0 + 5_000, seeing) });
  }

  /** What the console answers, as it goes over the wire. */
  async #answers(at: number, { answers = [], present = [] }: Seeing): Promise<NonNullable<Looking['answers']>> {
    const [view, overview, kept] = [await viewIncident(this.db, 1, at), await viewOverview(this.db, undefined, at), await listProtectedAccounts(this.db)];
    return [
      [['incident', 1], incidentViewSchema.parse(JSON.parse(JSON.stringify({ ...view, present })))],
      [['overview', null], overviewSchema.parse(JSON.parse(JSON.stringify(overview)))],
      [['protected-accounts'], protectedAccountsSchema.parse(kept)],
      ...answers,
    ];
  }
}

/** A step of an action as the guard reports it. */
export function step(name: ActionStep['step'], status: ActionStep['status'] = 'done', more: Partial<ActionStep> = {}): ActionStep {
  return { step: name, status, count: null, at: T0 + 4_000, code: null, detail: null, ...more };
}

/** Everything of a containment that was done and proven. */
export const PROVEN = [step('refuse-account'), step('disable-account'), step('end-sessions', 'done', { count: 2 }), step('prove-sessions'), step('prove-login')];

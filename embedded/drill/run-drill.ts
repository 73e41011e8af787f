import { setMaxListeners } from 'node:events';
import type { Cast } from './choose-mailbox';
import { flood, pause } from './flood';
import { ordinaryTraffic, sendAs } from './ordinary-traffic';
import { probeInward } from './probe-inward';

export interface DrillPlan {
  host: string;
  port: number;
  cast: Cast;
  messages: number;
  rate: number;
  addresses: { botnet: string[]; office: string[] };
  /** Ordinary traffic alone, so that there is something usual to differ from. */
  warmUpMs: number;
  /** Between two messages of one ordinary mailbox. */
  ordinaryIntervalMs: number;
  /** How long the flood goes on after the first refusal. */
  afterRefusalMs: number;
  now(): number;
  signal: AbortSignal;
  /** After every change; the object is the same one each time. */
  onProgress(progress: DrillProgress): void;
}

export interface DrillProgress {
  phase: 'warm-up' | 'flood' | 'over';
  ordinary: number;
  /** When each message of the flood was accepted. */
  acceptedAt: number[];
  refused: number;
  /** The first 530 that the flood got, in the server's own words. */
  firstRefusal: { at: number; words: string } | null;
  /** The last refusal with another code, which is not the rule's doing. */
  otherRefusal: string | null;
  /** What a stranger outside got who wrote to a local mailbox, and a colleague who wrote to the outside, after the first refusal. */
  inward: string | null;
  outward: string | null;
  lockedOut: boolean;
}

/** Plays the hijack: ordinary traffic, then the flood on top of it until it is refused for a while, spent or locked out. */
export async function runDrill(plan: DrillPlan): Promise<DrillProgress> {
  const { host, port, cast } = plan;
  const progress: DrillProgress = {
    phase: 'warm-up',
    ordinary: 0,
    acceptedAt: [],
    refused: 0,
    firstRefusal: null,
    otherRefusal: null,
    inward: null,
    outward: null,
    lockedOut: false,
  };
  const over = new AbortController();
  // Every pause of every mailbox and connection listens to it.
  setMaxListeners(0, over.signal);
  const end = () => over.abort();
  plan.signal.addEventListener('abort', end, { once: true });
  if (plan.signal.aborted) end();

  const office = ordinaryTraffic({
    host,
    port,
    mailboxes: cast.colleagues,
    addresses: plan.addresses.office,
    intervalMs: plan.ordinaryIntervalMs,
    signal: over.signal,
    onDelivery(_account, _recipients, { accepted }) {
      progress.ordinary += accepted.length > 0 ? 1 : 0;
      plan.onProgress(progress);
    },
  });
  await pause(plan.warmUpMs, over.signal);

  progress.phase = 'flood';
  let tested: Promise<void> = Promise.resolve();
  const { lockedOut } = await flood({
    host,
    port,
    stolen: cast.stolen,
    addresses: plan.addresses.botnet,
    messages: plan.messages,
    rate: plan.rate,
    lingers: true,
    signal: over.signal,
    onMessage(accepted, refusal) {
      if (accepted) progress.acceptedAt.push(plan.now());
      else progress.refused += 1;
      if (refusal !== null && !refusal.startsWith('530')) progress.otherRefusal = refusal;
      else if (refusal !== null && progress.firstRefusal === null) {
        progress.firstRefusal = { at: plan.now(), words: refusal };
        tested = testOthers().finally(() => pause(plan.afterRefusalMs, over.signal).then(end));
      }
      plan.onProgress(progress);
    },
  });
  progress.lockedOut = lockedOut;
  await tested;
  end();
  await office;
  progress.phase = 'over';
  plan.onProgress(progress);
  return progress;

  async function testOthers(): Promise<void> {
    const [colleague] = cast.colleagues;
    progress.inward = await probeInward(host, port, (colleague ?? cast.stolen).account);
    if (colleague !== undefined) {
      const delivery = await sendAs({ host, port, addresses: plan.addresses.office }, colleague, 0, ['partner0@supplier0.test']).catch(() => null);
      progress.outward = delivery === null ? 'no answer' : (delivery.refusal ?? '250');
    }
    plan.onProgress(progress);
  }
}

import { databaseOf, SERVER_NAME } from '@/cli/start/database-of';
import { askHealth, partsDown } from '@/cli/start/health';
import { readRunning } from '@/cli/start/running';
import { dataFolder } from '@/cli/start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';
import { readScore } from '@/lib/console/drill/score';
import { openDatabase, type Database } from '@/lib/db/client';
import { CannotPlay, failureOf } from './cannot-play';
import { nextCast } from './cast';
import { clientAddresses } from '@sluice/embedded/drill/client-addresses';
import { recordDrillOf, type DrillRecord } from './drill-record';
import { progressLine, summary, warnings } from './report';
import { runDrill, type DrillProgress } from '@sluice/embedded/drill/run-drill';
import { readServerFacts, type ServerFacts } from './server-facts';
import { tellScore } from './tell-score';
import { changingLine } from './terminal';

const WARM_UP_MS = 8_000;
const ORDINARY_INTERVAL_MS = 4_000;
const AFTER_REFUSAL_MS = 4_000;
const FACTS_INTERVAL_MS = 500;

export interface DrillOptions extends Surroundings {
  messages: number;
  rate: number;
  /** Waits for the end of the incident, and tells the score, also where nobody looks at a terminal. */
  wait: boolean;
  /** The drill that a page has asked for, which `sluice start` has taken; undefined for one of the terminal. */
  order?: string | undefined;
  signal: AbortSignal;
}

/** `sluice drill`: plays a hijack against the running mail server. @throws OperatorError when it cannot be played */
export async function drill(options: DrillOptions): Promise<void> {
  const dataDir = dataFolder(options.environment, options.root);
  const db = openDatabase(databaseOf(options.environment, dataDir));
  let record = options.order === undefined ? null : await recordDrillOf(db, SERVER_NAME, options.order, Date.now);
  try {
    await play(db, dataDir, options, async () => (record ??= await recordDrillOf(db, SERVER_NAME, undefined, Date.now)));
  } catch (error) {
    await record?.fails(failureOf(error));
    throw error;
  } finally {
    await db.$disconnect();
  }
}

/** @param recordOf asked once everything is there that a drill needs */
async function play(db: Database, dataDir: string, { messages, rate, wait, order, signal }: DrillOptions, recordOf: () => Promise<DrillRecord>): Promise<void> {
  const running = await readRunning(dataDir);
  if (running.sinkPort === null)
    throw new CannotPlay(
      'other',
      'Outbound mail of this mail server really leaves it (SLUICE_RELAY_HOST), and so would the flood. Nothing was sent. Play the drill where "npm start" runs without that variable.',
    );
  const down = partsDown(await askHealth(running.localUrl));
  if (down.length > 0)
    throw new CannotPlay(
      'parts-down',
      `Not everything is up yet: ${down.join(', ')}. Nothing was sent. Wait a moment and try again; "npx sluice status" shows how it is.`,
    );
  const cast = await nextCast(dataDir);
  const record = await recordOf();

  const line = changingLine(process.stdout, Date.now);
  const asked = new AbortController();
  let facts: ServerFacts | null = null;
  let newest: DrillProgress | null = null;
  const refresh = async () => {
    facts = await readServerFacts(db, SERVER_NAME).catch(() => facts);
    if (await record.goesOn(newest)) asked.abort();
  };
  let refreshing = Promise.resolve();
  const watching = setInterval(() => void (refreshing = refreshing.then(refresh)), FACTS_INTERVAL_MS);
  try {
    const floodFrom = Date.now() + WARM_UP_MS;
    await record.begins({ floodFrom, stolen: cast.stolen.account });
    await refresh();
    for (const warning of warnings(facts, messages)) line.say(`Note: ${warning}`);
    const others = cast.colleagues.length === 1 ? '1 colleague goes' : `${cast.colleagues.length} colleagues go`;
    line.say(`Stolen mailbox: ${cast.stolen.account}. ${others} on writing ordinary mail; for ${WARM_UP_MS / 1000} s they write alone.`);
    const progress = await runDrill({
      host: running.smtpHost,
      port: running.smtpPort,
      cast,
      messages,
      rate,
      addresses: { botnet: await clientAddresses(66, 40), office: await clientAddresses(10, 20) },
      warmUpMs: Math.max(0, floodFrom - Date.now()),
      ordinaryIntervalMs: ORDINARY_INTERVAL_MS,
      afterRefusalMs: AFTER_REFUSAL_MS,
      now: Date.now,
      signal: AbortSignal.any([signal, asked.signal]),
      onProgress: (now) => {
        newest = now;
        line.show(progressLine(now, facts));
      },
    });
    line.end();
    clearInterval(watching);
    await refreshing;
    await refresh();
    // Nobody at a page has ended an ordered one that a signal ends: what plays it is ended.
    await (order !== undefined && signal.aborted ? record.fails('interrupted') : record.ends(progress));
    for (const text of summary(progress, facts, floodFrom, running.consoleUrl)) line.say(text);
    const { incident = null, trip = null } = (facts as ServerFacts | null) ?? {};
    if (incident !== null && (wait || process.stdout.isTTY)) {
      // A server that was protected before has the trip of another drill.
      const question = { server: SERVER_NAME, incident, floodFrom, since: Math.max(trip?.at ?? floodFrom, floodFrom), stolen: cast.stolen.account };
      await tellScore({ read: () => readScore(db, question), say: (text) => line.say(text), signal });
    }
  } finally {
    clearInterval(watching);
    await refreshing;
  }
}

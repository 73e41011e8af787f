import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '@node-rs/bcrypt';
import { OperatorError } from '@/cli/operator-error';
import { dataLayout } from '@/cli/start/data-folder';
import { databaseOf, SERVER_NAME } from '@/cli/start/database-of';
import { askHealth, partsDown } from '@/cli/start/health';
import { readRunning } from '@/cli/start/running';
import { dataFolder } from '@/cli/start/settings';
import type { Surroundings } from '@/cli/surroundings';
import { DEMO_MAILBOXES } from '@/demo/mailboxes';
import { createPasswdFileStore } from '@/lib/accounts/passwd-file';
import { openDatabase } from '@/lib/db/client';
import { embeddedLayout } from '@/lib/mailserver/embedded/layout';
import { chooseMailbox, type Cast } from './choose-mailbox';
import { clientAddresses } from './client-addresses';
import { progressLine, summary, warnings } from './report';
import { runDrill } from './run-drill';
import { readScore } from './score';
import { readServerFacts, type ServerFacts } from './server-facts';
import { tellScore } from './tell-score';
import { changingLine } from './terminal';
import type { Mailbox } from './traffic';

const WARM_UP_MS = 8_000;
const ORDINARY_INTERVAL_MS = 4_000;
const AFTER_REFUSAL_MS = 4_000;
const FACTS_INTERVAL_MS = 500;

export interface DrillOptions extends Surroundings {
  messages: number;
  rate: number;
  /** Waits for the end of the incident, and tells the score, also where nobody looks at a terminal. */
  wait: boolean;
  signal: AbortSignal;
}

/** `sluice drill`: plays a hijack against the running mail server. @throws OperatorError when it cannot be played */
export async function drill({ root, environment, messages, rate, wait, signal }: DrillOptions): Promise<void> {
  const dataDir = dataFolder(environment, root);
  const running = await readRunning(dataDir);
  const down = partsDown(await askHealth(running.localUrl));
  if (down.length > 0) throw new OperatorError(`Not everything is up yet: ${down.join(', ')}. Nothing was sent. Wait a moment and try again; "npx sluice status" shows how it is.`);
  const cast = await castOf(dataDir);

  const db = openDatabase(databaseOf(environment, dataDir));
  const line = changingLine(process.stdout, Date.now);
  let facts: ServerFacts | null = null;
  const refresh = async () => {
    facts = await readServerFacts(db, SERVER_NAME).catch(() => facts);
  };
  const watching = setInterval(() => void refresh(), FACTS_INTERVAL_MS);
  try {
    await refresh();
    for (const warning of warnings(facts, messages)) line.say(`Note: ${warning}`);
    const others = cast.colleagues.length === 1 ? '1 colleague goes' : `${cast.colleagues.length} colleagues go`;
    line.say(`Stolen mailbox: ${cast.stolen.account}. ${others} on writing ordinary mail; for ${WARM_UP_MS / 1000} s they write alone.`);
    const floodFrom = Date.now() + WARM_UP_MS;
    const progress = await runDrill({
      host: running.smtpHost,
      port: running.smtpPort,
      cast,
      messages,
      rate,
      addresses: { botnet: await clientAddresses(66, 40), office: await clientAddresses(10, 20) },
      warmUpMs: WARM_UP_MS,
      ordinaryIntervalMs: ORDINARY_INTERVAL_MS,
      afterRefusalMs: AFTER_REFUSAL_MS,
      now: Date.now,
      signal,
      onProgress: (now) => line.show(progressLine(now, facts)),
    });
    line.end();
    await refresh();
    for (const text of summary(progress, facts, floodFrom, running.consoleUrl)) line.say(text);
    const { incident = null, trip = null } = (facts as ServerFacts | null) ?? {};
    if (incident !== null && (wait || process.stdout.isTTY)) {
      // A server that was protected before has the trip of another drill.
      const question = { server: SERVER_NAME, incident, floodFrom, since: Math.max(trip?.at ?? floodFrom, floodFrom), stolen: cast.stolen.account };
      await tellScore({ read: () => readScore(db, question), say: (text) => line.say(text), signal });
    }
  } finally {
    clearInterval(watching);
    await db.$disconnect();
  }
}

async function castOf(dataDir: string): Promise<Cast> {
  const file = join(dataDir, 'run', 'last-drill');
  const store = createPasswdFileStore({ file: embeddedLayout(dataLayout(dataDir).mail).accounts });
  // Asked of the accounts file, not of the mail server: a failed login would stand in the log against an innocent mailbox.
  const works = async ({ account, password }: Mailbox) => {
    const found = await store.find(account);
    return found !== null && found.enabled && (await verify(password, found.passwordHash.replace(/^\{[^}]*\}/, '')));
  };
  const before = await readFile(file, 'utf8').then((text) => text.trim(), () => null);
  const cast = await chooseMailbox(DEMO_MAILBOXES, before, works);
  if (cast === null) throw new OperatorError('Every demo mailbox is secured, so there is nothing left to steal. "npx sluice demo reset" gives them their practice passwords back.');
  await writeFile(file, `${cast.stolen.account}\n`, { mode: 0o600 });
  return cast;
}

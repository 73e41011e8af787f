import { setTimeout as pause } from 'node:timers/promises';
import { createAdministrator } from '@/lib/console/people/create-administrator';
import { closeDatabase, database } from '@/lib/db/client';
import { migrateDatabase } from '@/lib/db/migrate';
import { scenarios } from './scenarios';

const email = 'admin@example.test';
const password = 'practice-password-1';

/**
 * Plays a scenario into the database of the environment, with an administrator to sign in as. With `--live` it goes on
 * exchanging once a second, so that the host does not count as silent.
 *
 * @returns the exit code
 */
export async function seed(name: string): Promise<number> {
  const play = scenarios[name];
  if (!play) {
    process.stderr.write(`Name one of the scenarios: ${Object.keys(scenarios).join(', ')}.\n`);
    return 2;
  }
  await migrateDatabase();
  const db = database();
  if ((await db.server.count()) > 0) {
    process.stderr.write('This database is in use: it knows a mail server. Nothing was changed; name an empty folder in SLUICE_DATA_DIR.\n');
    return 1;
  }
  const now = Date.now();
  await createAdministrator(db, { name: 'Admin', email, password, now: now - 8 * 24 * 3_600_000 });
  const user = await db.user.findUniqueOrThrow({ where: { email } });
  const guard = await play({ db, actor: { id: user.id, name: user.name, address: '127.0.0.1' }, now, days: 7 });
  process.stdout.write(`The scenario "${name}" is ready. Sign in as ${email} with ${password}\n`);
  while (process.argv.includes('--live')) {
    const at = Date.now();
    const length = guard.report.measurement?.length ?? 0;
    await guard.exchange(at, { samples: [{ at, length: Math.max(0, length + Math.round(Math.sin(at / 9_000) * 3)) }] });
    await guard.performActions(at);
    await pause(1_000);
  }
  await closeDatabase();
  return 0;
}

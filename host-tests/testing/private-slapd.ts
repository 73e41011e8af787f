import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { until } from '@sluice/guard/mailserver/testing/until';
import { runProgram } from './mail-programs';

const SUFFIX = 'dc=example,dc=test';
const ADMIN = `cn=admin,${SUFFIX}`;
const ADMIN_PASSWORD = 'of-the-directory';

/** A directory server of its own on 127.0.0.1, with mailboxes as people in it. */
export interface PrivateSlapd {
  /** For Dovecot: where it asks, whose entry is a mailbox's, and as whom it looks for it. */
  directory: { port: number; base: string; admin: string; adminPassword: string };
  /** What an administrator of the directory does. */
  setPassword(account: string, password: string): Promise<void>;
  /** @returns what the directory keeps of the account, as ldif */
  entry(account: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Debian's slapd, as an unprivileged program of the test and not as the host's service. @param accounts addresses, all with the password */
export async function startPrivateSlapd(accounts: readonly string[], password: string): Promise<PrivateSlapd> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-slapd-'));
  const path = (name: string): string => join(folder, name);
  const [port, configuration] = [await freePort(), path('slapd.conf')];
  await chmod(folder, 0o700);
  await mkdir(path('data'));
  await writeFile(configuration, configurationOf(path));
  await writeFile(path('people.ldif'), [`dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n`, ...accounts.map((account) => person(account, password))].join('\n'));
  const added = await runProgram('/usr/sbin/slapadd', ['-f', configuration, '-l', path('people.ldif')]);
  if (added.code !== 0) throw new Error(`The directory could not be filled: ${added.output}`);
  const server = spawn('/usr/sbin/slapd', ['-f', configuration, '-h', `ldap://127.0.0.1:${port}/`, '-d', '0'], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  const asAdmin = ['-x', '-H', `ldap://127.0.0.1:${port}/`, '-D', ADMIN, '-w', ADMIN_PASSWORD];
  const ask = async (program: string, args: string[]): Promise<string> => {
    const { code, output } = await runProgram(program, [...asAdmin, ...args]);
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${output}`);
    return output;
  };
  await until('the directory answers', async () => (await runProgram('/usr/bin/ldapwhoami', asAdmin)).code === 0);
  return {
    directory: { port, base: SUFFIX, admin: ADMIN, adminPassword: ADMIN_PASSWORD },
    setPassword: async (account, wanted) => void (await ask('/usr/bin/ldappasswd', ['-s', wanted, `mail=${account},${SUFFIX}`])),
    entry: (account) => ask('/usr/bin/ldapsearch', ['-LLL', '-b', SUFFIX, `(mail=${account})`, '*', '+']),
    async stop() {
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const configurationOf = (path: (name: string) => string): string => `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${path('pid')}
argsfile ${path('args')}
database mdb
maxsize 10485760
suffix "${SUFFIX}"
rootdn "${ADMIN}"
rootpw ${ADMIN_PASSWORD}
directory ${path('data')}
`;

const person = (account: string, password: string): string =>
  `dn: mail=${account},${SUFFIX}\nobjectClass: inetOrgPerson\nmail: ${account}\ncn: ${account}\nsn: ${account}\nuserPassword: ${password}\n`;

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '@/package.json';
import { guardStateSchema } from '@sluice/guard/state/guard-state';
import { guardPackagesSchema } from '@/lib/console/servers/schemas';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { eventually } from '@/lib/testing/eventually';
import { DEBIAN_12, DEBIAN_13 } from '../scripts/testing/debian-13.mjs';
import { BootedDebian } from './testing/booted-debian';
import { LARGE, makePackages, missingForPackages, nextPackage, SMALL, temporaryFolder, WITH_NODE } from './testing/made-packages';
import { dovecotOf } from './testing/packaged-mail-servers';
import { RealConsole, type EnrolledHost } from './testing/real-console';

const run = promisify(execFile);
const { version } = packageJson;
let packages = '';
let again = '';
beforeAll(async () => {
  if (missingForPackages === null) [packages, again] = [await makePackages(), await makePackages()];
}, 600_000);

const TAR = `sluice-guard-${version}.tar.gz`;

describeUnlessMissing('packages for mail hosts', missingForPackages, () => {
  test('the packages are the same bytes each time, of the promised size, and their list tells each', async () => {
    const names = [SMALL, ...(LARGE ? [WITH_NODE] : []), TAR];
    expect((await readdir(packages)).sort()).toEqual([...names, 'packages.json'].sort());
    const list = guardPackagesSchema.parse(JSON.parse(await readFile(join(packages, 'packages.json'), 'utf8')));
    expect([list.version, list.packages.map(({ name }) => name)]).toEqual([version, names]);
    for (const { name, bytes, sha256 } of list.packages) {
      const contents = await readFile(join(packages, name));
      expect(contents.equals(await readFile(join(again, name))), name).toBe(true);
      expect([contents.length, createHash('sha256').update(contents).digest('hex')]).toEqual([bytes, sha256]);
      expect(bytes, name).toBeLessThan(name === WITH_NODE ? 45e6 : 5e6);
    }
  });

  test('nothing of it was built for one kind of machine, and every bundled package is named with its license', async () => {
    const inside = await temporaryFolder();
    await run('dpkg-deb', ['-R', join(packages, SMALL), inside]);
    const files = await readdir(inside, { recursive: true });
    expect(files.filter((name) => /\.(?:node|so|ts|map)$|node_modules|\.test\./.test(name))).toEqual([]);
    for (const name of files) if ((await stat(join(inside, name))).isFile()) expect((await readFile(join(inside, name))).subarray(0, 4).toString('latin1'), name).not.toBe('\x7fELF');
    const copyright = await readFile(join(inside, 'usr/share/doc/sluice-guard/copyright'), 'utf8');
    for (const name of ['The Sluice authors', 'commander 14', 'pino 10', 'zod 4', 'mysql2 3', 'pg 8', 'smol-toml 1', 'assemblyscript 0', '@ip-location-db/asn-country 2']) expect(copyright).toContain(name);
    expect((await readFile(join(inside, 'DEBIAN/conffiles'), 'utf8')).trim()).toBe('/etc/default/sluice-guard');
  });
});

const MAIN = `compatibility_level = 3.6
myhostname = mail.example.test
mydestination = example.test, localhost
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
alias_maps =
relayhost = [127.0.0.1]:9
`;
const THIEF = 'thief@example.test';

for (const { name, debian: release, root: system, file } of [
  { name: 'Debian 13, with its own Node.js', debian: 13, root: DEBIAN_13, file: SMALL },
  ...(LARGE ? [{ name: 'Debian 12, which brings none that is new enough', debian: 12, root: DEBIAN_12, file: WITH_NODE } as const] : []),
] as const) {
  describeUnlessMissing(name, missingForPackages ?? BootedDebian.missing(system), () => {
    let debian: BootedDebian;
    let database: TemporaryDatabase;
    let console: RealConsole;
    let host: EnrolledHost;
    let before: { main: string; master: string; dovecot: string; etc: string };

    const configuration = async () => ({
      ...{ main: await debian.sh('cat /etc/postfix/main.cf'), master: await debian.sh('cat /etc/postfix/master.cf'), dovecot: await debian.sh('cat /etc/dovecot/dovecot.conf') },
      etc: await debian.sh('cd /etc && find . | sort'),
    });
    const install = (name: string): Promise<string> => debian.sh(`apt-get install -y /srv/shared/${name} </dev/null`);
    const send = (to: string) => debian.beside('swaks', '--server', '127.0.0.1:25', '--from', THIEF, '--to', to);
    const state = async () => guardStateSchema.parse(JSON.parse(await debian.sh('cat /var/lib/sluice-guard/state.json')));

    beforeAll(async () => {
      database = await temporarySqlite();
      console = await RealConsole.start(database.db);
      const seed = { 'etc/postfix/main.cf': MAIN, 'etc/dovecot/dovecot.conf': dovecotOf(release), 'etc/dovecot/users': `${THIEF}:{PLAIN}a-password::::::\n`, 'etc/hosts': '127.0.0.1 localhost mail.example.test\n' };
      debian = await BootedDebian.start(system, seed);
      await debian.letReach(Number(new URL(console.url).port));
      await copyFile(join(packages, file), join(debian.folder, 'shared', file));
      before = await configuration();
    }, 300_000);
    afterAll(async () => {
      await debian?.end();
      await console?.stop();
      await database?.remove();
    });

    test('four lines lead from nothing to a host that Postfix asks about, and to the first 530', async () => {
      expect(await install(file)).toContain('sluice guard enroll URL CODE');
      expect((await debian.run('systemctl', 'is-active', 'sluice-guard.service')).said).toBe('inactive');
      const added = await console.add(`mx-${release}`);
      host = added.host;
      const enrolled = await debian.run('sluice', 'guard', 'enroll', console.url, added.code);
      expect([enrolled.code, enrolled.said]).toEqual([0, expect.stringContaining('The guard runs, and is started with this host.')]);
      const checked = await debian.run('sluice', 'guard', 'check', '--apply');
      expect(checked.code, checked.said).toBe(0);
      await host.protect(3);
      await eventually(async () => expect((await host.row()).report).toMatchObject({ status: 'watching', settingsVersion: 2 }));
      let refusal = '';
      await eventually(async () => {
        const { code, said } = await send('friend@outside.test');
        if (code !== 0) refusal = said;
        expect(refusal).toContain('530 5.7.1 <friend@outside.test>: Recipient address rejected: Relay denied for protecting our server');
      });
      expect((await send('root@example.test')).code, 'mail for a mailbox here').toBe(0);
    }, 240_000);

    test('what a log proves can be asked on the host, with nothing else', async () => {
      await debian.sh('journalctl -t postfix/smtpd --no-pager > /tmp/mail.log');
      const { code, said } = await debian.run('setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', 'sluice', 'suspects', '--json', '/tmp/mail.log');
      expect(said).toContain('postfix');
      expect([0, 1]).toContain(code);
    });

    test('an upgrade in the middle of an incident keeps the latch and the marks', async () => {
      const contained = await host.ask({ kind: 'contain-account', account: THIEF });
      await eventually(async () => expect(['done', 'failed']).toContain((await host.action(contained)).status));
      const [latched, pid] = [await state(), await debian.sh('systemctl show -p MainPID sluice-guard.service')];
      const next = 'next.deb';
      const newer = await nextPackage(join(packages, file), join(debian.folder, 'shared', next));
      await install(next);
      expect(await debian.sh('dpkg-query -W -f \'${Version}\' sluice-guard')).toBe(newer);
      expect(newer).toBe(`${version}+next`);
      expect(await debian.sh('systemctl show -p MainPID sluice-guard.service')).not.toBe(pid);
      expect((await send('friend@outside.test')).said).toContain('Relay denied for protecting our server');
      const after = await state();
      expect([after.latch, after.refusedAccounts]).toEqual([latched.latch, latched.refusedAccounts]);
      expect(after.latch).not.toBeNull();
      expect(JSON.stringify(after.refusedAccounts)).toContain(THIEF);
    }, 240_000);

    test('removed, it has Postfix and Dovecot as they were, and keeps what a new installation goes on with', async () => {
      await debian.sh('apt-get remove -y sluice-guard </dev/null');
      const { main, master, dovecot } = await configuration();
      expect({ main, master, dovecot }).toEqual({ main: before.main, master: before.master, dovecot: before.dovecot });
      expect((await debian.run('systemctl', 'is-active', 'sluice-guard.service', 'sluice-guard.socket')).said).toBe('inactive\ninactive');
      expect((await send('friend@outside.test')).code).toBe(0);
      expect(await debian.sh('ls /etc/sluice /var/lib/sluice-guard/state.json')).toContain('guard.toml');
    }, 240_000);

    test('purged, it leaves nothing', async () => {
      await debian.sh('apt-get purge -y sluice-guard </dev/null');
      expect(await debian.sh("find / -path /proc -prune -o -path /sys -prune -o -path /srv/shared -prune -o -iname '*sluice*' -print")).toBe('');
      expect((await configuration()).etc).toBe(before.etc);
    }, 120_000);
  });
}

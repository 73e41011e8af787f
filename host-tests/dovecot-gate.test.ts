import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyDovecotGate, undoDovecotGate } from '@sluice/guard/commands/dovecot-gate';
import { answersGate, policySettingOfDovecot } from '@sluice/guard/check/look-at-dovecot-gate';
import { createGateServer, type GateServer } from '@sluice/guard/login-gate/gate-server';
import { LoginGate } from '@sluice/guard/login-gate/login-gate';
import { Problems } from '@sluice/guard/problems';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { missingDebian, openDebian } from '@sluice/guard/mailserver/testing/debian';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeUnlessMissing, missingOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { startPrivateDovecot, type PrivateDovecot } from '@sluice/guard/mailserver/testing/private-dovecot';
import { ImapSession } from './testing/imap-session';
import { runProgram } from './testing/mail-programs';

const ACCOUNT = 'thief@example.test';
const SECRET = 'f'.repeat(64);

for (const choice of ['this-host', 'debian-13'] as const) {
  describeUnlessMissing(`the login gate in Dovecot's configuration, ${choice}`, missingDebian(choice) ?? missingOnHost(['dovecot-core', 'dovecot-imapd'], { root: true }), () => {
    let directory: string;
    let dovecot: PrivateDovecot;
    let server: GateServer;
    let gate: LoginGate;
    let doveadm: string;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'sluice-gate-'));
      await chmod(directory, 0o755);
      const debian = await openDebian(choice, directory);
      doveadm = debian.program('doveadm');
      const file = join(directory, 'accounts');
      await writeFile(file, `${ACCOUNT}:{BLF-CRYPT}${await hash(HOST_PASSWORD, 4)}::::::\n`, { mode: 0o644 });
      dovecot = await startPrivateDovecot({ debian, directory, imapPort: await freePort(), passdb: { kind: 'passwd-file', file }, authCache: true });
      gate = new LoginGate({ refused: { scopeOf: (login) => (login === ACCOUNT ? 'everything' : null) }, settings: () => ({ sentence: '관리자에게 문의하십시오. Call 123.', observe: false }), now: Date.now });
      server = createGateServer({ listen: { host: '127.0.0.1', port: 0 }, secret: () => Promise.resolve(SECRET), gate, problems: new Problems(Date.now), log: silentLog() });
      await server.start();
    });
    afterAll(async () => {
      await server?.stop();
      await dovecot?.stop();
      await rm(directory, { recursive: true, force: true });
    });

    const login = (): Promise<string> =>
      ImapSession.open(dovecot.imapPort, ACCOUNT, HOST_PASSWORD).then(
        (session) => {
          session.end();
          return 'in';
        },
        // The session keeps bytes as they come.
        (error: unknown) => Buffer.from(String(error), 'latin1').toString('utf8'),
      );

    test('is put in so that Dovecot asks, with a sentence in the operator’s words, and is taken out again to the byte', async () => {
      const place = { doveadm, configFile: dovecot.configFile };
      const listen = { host: '127.0.0.1', port: server.port ?? 0 };
      const before = await readFile(dovecot.configFile);
      expect(await answersGate(listen, SECRET)).toBe(true);
      expect(await answersGate(listen, 'x')).toBe(false);
      expect(await login()).toBe('in');

      const said = await applyDovecotGate(place, { listen, secret: SECRET });
      expect(said.join('')).toMatch(/asks the login gate .* Dovecot has read it/);
      await expect.poll(login, { timeout: 20_000 }).toContain('[ALERT] 관리자에게 문의하십시오. Call 123.');
      expect(gate.counts.asked).toBeGreaterThan(0);
      // A program that delivers mail as a user of its own reads the same configuration, without the secret.
      const own = join(directory, 'sluice-login-gate.conf');
      expect((await stat(own)).mode & 0o777).toBe(0o600);
      if (choice === 'this-host') {
        const asNobody = await runProgram('/usr/sbin/runuser', ['-u', 'nobody', '--', '/usr/bin/doveconf', '-c', dovecot.configFile, '-n']);
        expect(asNobody.output).not.toContain(SECRET);
        expect(asNobody.code, asNobody.output).toBe(0);
      }
      expect(await applyDovecotGate(place, { listen, secret: SECRET })).toEqual([]);

      expect((await undoDovecotGate(place)).join('')).toContain('no longer asks');
      expect(await readFile(dovecot.configFile)).toEqual(before);
      expect(await policySettingOfDovecot(place, 'server_url')).toBe('');
      await expect.poll(login, { timeout: 20_000 }).toBe('in');
      expect(await undoDovecotGate(place)).toEqual([]);
    }, 90_000);

    test('never takes the place of another server that is asked about logins', async () => {
      const before = await readFile(dovecot.configFile, 'utf8');
      await writeFile(dovecot.configFile, `${before}auth_policy_server_url = http://127.0.0.1:4001/\nauth_policy_hash_nonce = theirs\n`);
      await expect(applyDovecotGate({ doveadm, configFile: dovecot.configFile }, { listen: { host: '127.0.0.1', port: 1 }, secret: SECRET })).rejects.toThrow('asks another server about logins');
      expect(await readFile(dovecot.configFile, 'utf8')).toContain('theirs');
    });
  });
}

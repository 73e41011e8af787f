import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingDebian, openDebian, type DebianChoice } from '@sluice/guard/mailserver/testing/debian';
import { describeUnlessMissing, missingOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { dovecotPassdbs, readPassdbs } from './dovecot-passdbs';

const CONFIGURATIONS: { choice: DebianChoice; name: string; text: string }[] = [
  {
    choice: 'this-host',
    name: '2.3',
    text: 'passdb {\n  driver = pam\n}\npassdb {\n  driver = passwd-file\n  args = scheme=CRYPT username_format=%u /etc/dovecot/users\n}\npassdb {\n  driver = sql\n  args = /etc/dovecot/sql.conf\n}\n',
  },
  {
    choice: 'debian-13',
    name: '2.4',
    text: `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
sql_driver = pgsql
pgsql localhost {
}
passdb pam {
}
passdb mailboxes {
  driver = passwd-file
  passwd_file_path = /etc/dovecot/users
  fields {
    driver = none
  }
}
passdb sql {
  query = SELECT 1
}
`,
  },
];

for (const { choice, name, text } of CONFIGURATIONS) {
  describeUnlessMissing(`the passdbs of Dovecot ${name}`, missingOnHost(['dovecot-core'], { root: true }) ?? missingDebian(choice), () => {
    test('are those that it says itself', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'sluice-passdb-'));
      try {
        await writeFile(join(directory, 'dovecot.conf'), text);
        const doveconf = (await openDebian(choice, directory)).program('doveconf');
        expect(await dovecotPassdbs([doveconf, '-c', join(directory, 'dovecot.conf')])).toEqual([
          { driver: 'pam', file: null },
          { driver: 'passwd-file', file: '/etc/dovecot/users' },
          { driver: 'sql', file: null },
        ]);
        expect(await dovecotPassdbs([doveconf, '-c', join(directory, 'none.conf')])).toBeNull();
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    });
  });
}

test('a file for each domain is none that could be named', () => {
  expect(readPassdbs('passdb passwd-file {\n  passwd_file_path = /etc/mail/%{user | domain}/users\n}\n')).toEqual([{ driver: 'passwd-file', file: null }]);
});

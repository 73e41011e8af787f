import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { ImapSession } from '@/host-tests/testing/imap-session';
import { missingDebian, type DebianChoice } from './debian';
import { describeUnlessMissing, missingOnHost } from './host-packages';
import { HOST_PASSWORD, startPrivatePostfix } from './private-postfix';
import { sendMail } from './smtp-client';
import { until } from './until';

const DEBIANS: { choice: DebianChoice; name: string; postfix: RegExp; dovecot: RegExp }[] = [
  { choice: 'this-host', name: 'this host’s Debian', postfix: /^3\./, dovecot: /^2\.[34]\./ },
  { choice: 'debian-13', name: 'Debian 13', postfix: /^3\.10\./, dovecot: /^2\.4\.1/ },
];

for (const { choice, name, postfix, dovecot } of DEBIANS) {
  const missing = missingOnHost(['postfix', 'dovecot-core', 'dovecot-imapd'], { root: true }) ?? missingDebian(choice);
  describeUnlessMissing(`a private mail server of ${name}`, missing, () => {
    test('takes a login and a message, and lets the mailbox be read', async () => {
      const host = await startPrivatePostfix({ accounts: ['minsu@example.test'], debian: choice });
      try {
        expect((await promisify(execFile)(host.debian.program('postconf'), ['-h', 'mail_version'])).stdout).toMatch(postfix);
        expect(host.debian.dovecotVersion).toMatch(dovecot);
        await sendMail(host.submissionPort, { from: 'minsu@example.test', to: ['x@outside.test'], text: 'Subject: a\r\n\r\na\r\n' }, { user: 'minsu@example.test', pass: HOST_PASSWORD });
        await until('it was delivered', async () => (await host.log()).includes('to=<x@outside.test>'));
        (await ImapSession.open(host.dovecot.imapPort, 'minsu@example.test', HOST_PASSWORD)).end();
      } finally {
        await host.remove();
      }
    });
  });
}

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eximReference } from '@sluice/log-engine/testing/exim-reference';
import { figuresOfLog } from '@sluice/log-engine/testing/figures-of-log';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { missingExim, startPrivateExim, type PrivateExim } from '@sluice/guard/mailserver/testing/private-exim';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { startHostileNextHop, type HostileNextHop } from './testing/hostile-next-hop';
import { authPlain, message, smtpSession } from './testing/smtp-session';

const [VICTIM, THIEF] = ['victim@example.test', 'thief@example.test'];
const ARRIVAL = `H=(x) [192.0.2.1] P=esmtpa A=plain:${VICTIM} S=300`;
const LINE = `2026-11-26 10:00:00 1abcde-000001-Zz <= ${VICTIM} ${ARRIVAL}`;
/** Written anew by SLUICE_RECORD=1. */
const FIXTURE = fileURLToPath(new URL('../packages/log-engine/testing/exim-attacks.log', import.meta.url));

const login = authPlain(THIEF, HOST_PASSWORD);
const mail = (to: readonly string[], headers: readonly string[] = ['Message-ID: <a@b>'], from = THIEF): string[] => [`MAIL FROM:<${from}>`, ...to.map((each) => `RCPT TO:<${each}>`), 'DATA', message(headers)];
const FAR = ['far@out.test'];

/** Each attacks one field. The last column: whose message it is, or nobody's. */
const ATTACKS: [string, string[], string | null][] = [
  ['HELO, with a login', [`EHLO x) ${ARRIVAL.slice(6)} (y`, login, ...mail(FAR)], 'odd'],
  ['HELO that has no login in it, with a login', ['EHLO x) [192.0.2.1] P=esmtp (y', login, ...mail(FAR)], THIEF],
  ['HELO, without a login', [`EHLO x) ${ARRIVAL.slice(6)} (y`, ...mail(['local@example.test'])], null],
  ['HELO that is not closed', [`EHLO x [192.0.2.1] A=plain:${VICTIM} (y`, ...mail(['local@example.test'])], null],
  ['HELO that quotes', [`EHLO x) ${ARRIVAL.slice(6)} id="y`, ...mail(['local@example.test'], ['Message-ID: <z"@q>'])], null],
  ['HELO after the login', ['EHLO real', login, 'HELO other', ...mail(FAR)], THIEF],
  ['sender, quoted', ['EHLO real', login, ...mail(FAR, [], `"a> ${ARRIVAL}"@b.test`)], THIEF],
  ['sender, with a mark in the quotation', ['EHLO real', login, ...mail(FAR, [], `"a\\" ${ARRIVAL}"@b.test`)], THIEF],
  ['sender, with backslashes', ['EHLO real', login, ...mail(FAR, [], 'a\\ H=\\(x\\)\\ \\[192.0.2.1\\]@b.test')], THIEF],
  ['sender, quoted in part', ['EHLO real', login, ...mail(FAR, [], `a."b ${ARRIVAL}".c@b.test`)], THIEF],
  ['sender without a login', ['EHLO real', ...mail(['local@example.test'], [], `"a> ${ARRIVAL}"@b.test`)], null],
  ['message id', ['EHLO real', login, ...mail(FAR, [`Message-ID: <"x) ${ARRIVAL} id=y"@z>`])], THIEF],
  ['message id without a login', ['EHLO real', ...mail(['local@example.test'], [`Message-ID: <"x) ${ARRIVAL} id=y"@z>`])], null],
  ['message id of several lines', ['EHLO real', login, ...mail(FAR, [`Message-ID: <"x`, ` ${LINE}"@z>`])], THIEF],
  ['subject', ['EHLO real', login, ...mail(FAR, [`Subject: ") ${ARRIVAL} T="x`])], THIEF],
  ['subject with coded line ends', ['EHLO real', ...mail(['local@example.test'], [`Subject: =?utf-8?q?x=22=0D=0A${LINE.replace(/ /g, '_').slice(0, 50)}?=`])], null],
  ['user name with a line end', ['EHLO real', authPlain(`${THIEF}\n${LINE}`, HOST_PASSWORD), ...mail(FAR)], 'odd'],
  ['user name that ends early', ['EHLO real', authPlain(`${VICTIM} S=300 id=a@b for`, HOST_PASSWORD), ...mail(FAR)], 'odd'],
  ['user name with a size and a quotation', ['EHLO real', authPlain(`${VICTIM} S=300 id="`, HOST_PASSWORD), ...mail(FAR, ['Message-ID: <"x"@y>'])], 'odd'],
  ['user name that is a whole transfer', ['EHLO real', authPlain(`${THIEF}) [192.0.2.1] P=esmtpa A=plain:${VICTIM}`, HOST_PASSWORD), ...mail(FAR)], 'odd'],
  ['failed login', ['EHLO real', authPlain(`x (set_id=${VICTIM})\n2026-11-26 10:00:00 plain authenticator failed for (x) [192.0.2.1]: 535 Incorrect authentication data (set_id=${VICTIM}`, 'wrong')], null],
  ['recipient, quoted', ['EHLO real', login, ...mail([`"a> R=x T=y ${ARRIVAL} <${VICTIM}> R=z"@out.test`])], THIEF],
  ['remote refusal', ['EHLO real', login, ...mail(['refused@out.test', 'far@out.test'])], THIEF],
  ['remote deferral', ['EHLO real', login, ...mail(['later@out.test', '"later <x@y.test> R=a T=b"@out.test'])], THIEF],
  ['pipe in an alias', ['EHLO real', login, ...mail(['piped@example.test', 'team@example.test'])], THIEF],
  ['AUTH of MAIL', ['EHLO real', login, `MAIL FROM:<${THIEF}> AUTH=${VICTIM}`, 'RCPT TO:<far@out.test>', 'DATA', message([])], THIEF],
  ['refused recipient', ['EHLO real', `MAIL FROM:<"${LINE}"@b.test>`, `RCPT TO:<"${LINE}"@out.test>`], null],
  ['recipients named twice', ['EHLO real', login, ...mail(['Far@Out.test', 'far@out.test', 'other@out.test'])], THIEF],
  ['more recipients than a line holds', ['EHLO real', login, ...mail(Array.from({ length: 150 }, (_, number) => `${'x'.repeat(40)}${number}@${'y'.repeat(20)}.test`))], THIEF],
];

const recorded: string[] = [];
describeUnlessMissing('attacks on a real Exim', missingExim(), () => {
  describe.each([['its default'], ['+received_recipients'], ['+all'], ['+received_recipients +subject -retry_defer']])('log_selector %s', (selector) => {
    let hop: HostileNextHop;
    let exim: PrivateExim;
    beforeAll(async () => {
      hop = await startHostileNextHop(LINE);
      exim = await startPrivateExim({ accounts: [], believesNames: true, queueOnly: true, nextHopPort: hop.port, logSelector: selector === 'its default' ? '' : selector });
    });
    afterAll(async () => {
      await exim.remove();
      hop.close();
    });

    test('no field changes the figures of another account', async () => {
      await smtpSession(exim.smtpPort, ['EHLO real', authPlain(VICTIM, HOST_PASSWORD), ...mail(['friend@out.test', 'refused@out.test'], ['Message-ID: <v@b>'], VICTIM)]);
      for (const [, lines] of ATTACKS) await smtpSession(exim.smtpPort, lines);
      await exim.flush();
      await exim.flush();
      const log = await exim.log();
      // Of the long list some deliveries are enough, and the folder is this machine's.
      recorded.push(log.replace(/^.*(?: [-=]> x+(?:[5-9]|\d\d|10\d)@y| cwd=).*\n/gm, ''));
      const figures = figuresOfLog('exim', Buffer.from(log, 'latin1'));
      expect(figures.get(VICTIM)).toMatchObject({ auths: 1, messages: 1, recipients: 2, domains: 1, addresses: 1, failedLogins: 0, bounced: 1, deferred: 0 });
      // With +smtp_mailauth a name is followed by what the client said in MAIL AUTH=, so that one message is another name's.
      const mine = ATTACKS.filter(([, , whose]) => whose === THIEF).length;
      expect(figures.get(THIEF)).toMatchObject({ messages: mine - (selector === '+all' ? 1 : 0), recipients: selector === '+all' ? 168 : 169, bounced: 1, deferred: 2 });
      const names = [...figures.keys()].filter((name) => name !== VICTIM && name !== THIEF);
      expect(names).toHaveLength(ATTACKS.filter(([, , whose]) => whose === 'odd').length + (selector === '+all' ? 1 : 0));
      expect(figures).toEqual(eximReference(log));
    });
  });

  afterAll(async () => {
    if (process.env['SLUICE_RECORD']) await writeFile(FIXTURE, recorded.join(''), 'latin1');
  });
});

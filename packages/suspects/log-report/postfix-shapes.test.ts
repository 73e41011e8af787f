import { describe, expect, test } from 'vitest';
import { BOUNCED, figuresOfReport, LOGIN, postfixLog, reportOfLog, SENT, STANDARD, STANDARD_FIGURES, TAKEN_UP, type ShownFigures } from '../testing/report-of-log';

type Lines = [program: string, text: string][];

const KIM = 'kim@example.com';
const none: ShownFigures = { auths: 0, messages: 0, recipients: 0, domains: 0, addresses: 0, bounced: 0, deferred: 0 };
const standard = (change: (text: string) => string): Lines => STANDARD.map(({ program, text }) => [program, change(text)]);
const read = (lines: Lines) => reportOfLog(postfixLog(lines));
const kims = (lines: Lines): ShownFigures | undefined => figuresOfReport(read(lines))[KIM];

describe('fields that this version of Postfix does not write', () => {
  test.each<[string, (text: string) => string]>([
    ['tls= before dsn= (3.11)', (text) => text.replace(', dsn=', ', tls=may, dsn=')],
    ['tls= with a path in it', (text) => text.replace(', dsn=', ', tls=dane/!requiretls:halfdane, dsn=')],
    ['a field behind dsn=', (text) => text.replace(', status=', ', ttl=5d, status=')],
    ['a field before relay=', (text) => text.replace(', relay=', ', via=[192.0.2.1] and more, relay=')],
    ['a field with an address', (text) => text.replace(', relay=', ', final_to=<"a>, dsn=5.1.1, status=bounced"@x.example>, relay=')],
    ['fields that change their places', (text) => text.replace(/, (delay=[^,]*), (delays=[^,]*), (dsn=[^,]*)/, ', $3, $2, $1')],
    ['no delays', (text) => text.replace(/, delays=[^,]*/, '')],
    ['fields of the client', (text) => text.replace(', sasl_method=', ', tls_proto=TLSv1.3, sasl_method=').replace(', sasl_username=', ', mech=x, sasl_username=').replace(/(client=.*)$/, '$1, sni=mx.example.com')],
    ['fields of the queue manager', (text) => text.replace(', nrcpt=', ', lang=ko, nrcpt=').replace(' (queue active)', ', priority=5 (queue active)')],
  ])('%s', (_name, change) => {
    const report = read(standard(change));
    expect(figuresOfReport(report)).toEqual(STANDARD_FIGURES);
    expect(report).toMatchObject({ unreadable: 0, gaps: [] });
  });

  test('a delivery that cannot be read is one line less of what is known, and the report says so', () => {
    const report = read(standard((text) => text.replace('to=<b@two.example.net>,', 'to=<b@two.example.net> elsewhere,')));
    expect(figuresOfReport(report)[KIM]).toMatchObject({ domains: 1, bounced: 0 });
    expect(report).toMatchObject({ unparsed: 1, unreadable: 1 });
    expect(report?.gaps).toEqual([{ code: 'unreadable', value: 1, line: null, text: '1 lines about mail could not be read, so the figures are too low.' }]);
  });

  test.each([
    ['a login', (text: string) => text.replace('client=unknown[', 'client=unknown(')],
    ['what the queue manager says', (text: string) => text.replace('nrcpt=2', 'nrcpt=two')],
  ])('so it is with %s', (_name, change) => expect(read(standard(change))).toMatchObject({ unparsed: 1, unreadable: 1 }));

  test('what a client chose is no field', () => {
    const forged = '3F2A1B2C3D: client=unknown[203.0.113.5], sasl_sender=x, sasl_method=PLAIN, sasl_username=victim@example.com';
    expect(figuresOfReport(read([['smtpd', forged]]))).toEqual({});
    const sender = `3F2A1B2C3D: from=<"x>, size=1, nrcpt=9 (queue active)"@a.example>, size=2345, nrcpt=2 (queue active)`;
    expect(kims([['smtpd', LOGIN], ['qmgr', sender]])).toMatchObject({ recipients: 2 });
  });
});

const FILTERED = '3F2A1B2C3D: to=<b@two.example.net>, relay=127.0.0.1[127.0.0.1]:10026, delay=0.5, delays=0.1/0/0/0.4, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4F2A1B2C3D)';
const SECOND_TAKEN_UP = '4F2A1B2C3D: from=<kim@example.com>, size=2745, nrcpt=1 (queue active)';
const SECOND_BOUNCED = BOUNCED.replace('3F2A1B2C3D', '4F2A1B2C3D');
const one: ShownFigures = { ...none, auths: 1, messages: 1, recipients: 1, domains: 1, addresses: 1, bounced: 1 };

describe('content filters', () => {
  const first: Lines = [['submission/smtpd', LOGIN], ['qmgr', TAKEN_UP.replace('nrcpt=2', 'nrcpt=1')]];
  const second: Lines = [['10025/smtpd', '4F2A1B2C3D: client=localhost[127.0.0.1]'], ['qmgr', SECOND_TAKEN_UP]];
  const handed: Lines = [['amavis/smtp', FILTERED], ['qmgr', '3F2A1B2C3D: removed']];
  const done: Lines = [['smtp', SECOND_BOUNCED], ['qmgr', '4F2A1B2C3D: removed']];

  test('a second queue id is known by the delivery to this host that names it', () => expect(kims([...first, ...second, ...handed, ...done])).toEqual(one));
  test('whichever line comes first', () => {
    expect(kims([...first, ...handed, ...second, ...done])).toEqual(one);
    expect(kims([...first, ...second, ...done.slice(0, 1), ...handed])).toEqual(one);
    expect(kims([...first, ...second, done[0] as Lines[number], done[0] as Lines[number], ...handed])).toEqual(one);
  });
  test('over IPv6', () => expect(kims([...first, ['smtpd', '4F2A1B2C3D: client=localhost[::1]'], ['lmtp', FILTERED.replace('127.0.0.1[127.0.0.1]:10026', 'localhost[::1]:10024')], ...done])).toEqual(one));
  test('through two filters', () => {
    const third: Lines = [['smtpd', '5F2A1B2C3D: client=localhost[127.0.0.1]'], ['smtp', FILTERED.replace('3F2A1B2C3D', '4F2A1B2C3D').replace('queued as 4F2A', 'queued as 5F2A')]];
    const bounced: Lines = [['smtp', BOUNCED.replace('3F2A1B2C3D', '5F2A1B2C3D')]];
    expect(kims([...first, ...second, ...handed, ...third, ...bounced])).toEqual(one);
    expect(kims([...first, ...second, ...third, ...bounced, ...handed])).toEqual(one);
  });
  test('by XFORWARD, with fields that are not known', () => expect(kims([...first, ['smtpd', '4F2A1B2C3D: client=localhost[127.0.0.1], helo=x, orig_queue_id=3F2A1B2C3D, orig_client=unknown[203.0.113.5]'], ...done])).toEqual(one));
  test('by the line of amavis', () => {
    const passed = (from: string, more: string): string => `(06121-07) Passed CLEAN {RelayedOutbound}, ORIGINATING LOCAL [203.0.113.5]:50312 [203.0.113.5] ${from} -> <b@two.example.net>, ${more}`;
    const ids = 'Queue-ID: 3F2A1B2C3D, Message-ID: <x@y>, mail_id: abc, Hits: -1, size: 2345, queued_as: 4F2A1B2C3D, 500 ms';
    const log = (text: string): string => `${postfixLog([...first, ...second])}Nov  3 09:00:06 mx1 amavis[6121]: ${text}\n${postfixLog(done)}`;
    expect(figuresOfReport(reportOfLog(log(passed('<kim@example.com>', ids))))[KIM]).toEqual(one);
    // Another's message is not made out of what a sender or a message id says.
    for (const text of [
      passed('<"x>, Queue-ID: 3F2A1B2C3D, y"@example.net>', 'Message-ID: <x@y>, queued_as: 4F2A1B2C3D, 500 ms'),
      passed('<a@b.example>', 'Queue-ID: 6F2A1B2C3D, Message-ID: <x, Queue-ID: 3F2A1B2C3D, y>, queued_as: 4F2A1B2C3D, 500 ms'),
    ]) {
      expect(figuresOfReport(reportOfLog(log(text)))[KIM]).toMatchObject({ bounced: 0 });
    }
  });
  test('another server cannot say what this one calls a message', () => {
    const remote = FILTERED.replace('127.0.0.1[127.0.0.1]:10026', 'mx.evil.example[198.51.100.7]:25');
    expect(kims([...first, ...second, ['smtp', remote], ...done])).toMatchObject({ bounced: 0 });
  });
  test('a message of another account stays that account’s', () => {
    const lee = LOGIN.replace('3F2A', '4F2A').replace('kim@', 'lee@');
    const report = read([...first, ['submission/smtpd[4002]', lee], ['qmgr', SECOND_TAKEN_UP], ...handed, ...done]);
    expect(figuresOfReport(report)).toMatchObject({ 'lee@example.com': { messages: 1, bounced: 1 }, [KIM]: { messages: 1, bounced: 0 } });
  });
  test('a burst through a filter is judged as one without', () => {
    const id = (first: string, n: number): string => `${first}F2A${(n * 4369).toString(16).toUpperCase().padStart(6, '0')}`;
    const lines = Array.from({ length: 60 }, (_, n): Lines => {
      const [before, after] = [id('3', n), id('4', n)];
      const to = (text: string): string => text.replace('b@two.example.net', `u${n}@d${n % 5}.example.net`);
      return [
        ['submission/smtpd[4000]', LOGIN.replace('3F2A1B2C3D', before).replace('203.0.113.5', `203.0.113.${n % 20}`)],
        ['qmgr', TAKEN_UP.replace('3F2A1B2C3D', before).replace('nrcpt=2', 'nrcpt=1')],
        ['amavis/smtpd[4100]', `${after}: client=localhost[127.0.0.1]`],
        ['qmgr', SECOND_TAKEN_UP.replace('4F2A1B2C3D', after)],
        ['amavis/smtp', to(FILTERED).replace('3F2A1B2C3D', before).replace('4F2A1B2C3D', after)],
        ['smtp', to(SECOND_BOUNCED).replace('4F2A1B2C3D', after)],
        ['qmgr', `${after}: removed`],
      ];
    }).flat();
    expect(reportOfLog(lines.map((line) => postfixLog([line])).join(''))?.accounts[0]).toMatchObject({ account: KIM, score: 64, verdict: 'suspect', bounced: 60 });
  });
});

describe('a filter that stands before the queue (smtpd_proxy_filter)', () => {
  const login: Lines = [['submission/smtpd[4001]', 'connect from unknown[203.0.113.5]'], ['submission/smtpd[4001]', LOGIN.replace('3F2A1B2C3D', 'NOQUEUE')]];
  const opened: Lines = [['smtpd[4100]', 'connect from localhost[127.0.0.1]'], ['smtpd[4100]', '3F2A1B2C3D: client=localhost[127.0.0.1], orig_client=unknown[203.0.113.5]']];
  const takenUp: Lines = [['qmgr', TAKEN_UP.replace('nrcpt=2', 'nrcpt=1')]];
  const accepted = (more = 'helo=<WIN-AB12>', process = 4001): Lines => [
    [`submission/smtpd[${process}]`, `proxy-accept: END-OF-MESSAGE: 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 3F2A1B2C3D; from=<kim@example.com> to=<a@one.example.net> proto=ESMTP ${more} sasl_username=<kim@example.com>`],
  ];
  const sent: Lines = [['smtp', SENT], ['qmgr', '3F2A1B2C3D: removed']];
  const figures = { ...one, bounced: 0 };

  test('is told by the process that took the login', () => expect(kims([...login, ...opened, ...takenUp, ...accepted(), ...sent])).toEqual(figures));
  test('whichever line comes first', () => {
    expect(kims([...login, ...opened, ...accepted(), ...takenUp, ...sent])).toEqual(figures);
    expect(kims([...login, ...opened, ...takenUp, ...sent.slice(0, 1), ...accepted()])).toEqual(figures);
  });
  test('a client without a login cannot name an account', () => {
    const forged = 'helo=<x> sasl_username=<kim@example.com>';
    const other: Lines = [['smtpd[4002]', 'connect from unknown[192.0.2.9]'], ['smtpd[4002]', 'NOQUEUE: client=unknown[192.0.2.9]']];
    expect(kims([...login, ...other, ...opened, ...takenUp, ...accepted(forged, 4002), ...sent])).toMatchObject({ messages: 0 });
    // Nor one that comes to the same process after the account has gone.
    const later: Lines = [['submission/smtpd[4001]', 'disconnect from unknown[203.0.113.5]'], ['submission/smtpd[4001]', 'connect from unknown[192.0.2.9]']];
    expect(kims([...login, ...later, ...opened, ...takenUp, ...accepted(forged), ...sent])).toMatchObject({ messages: 0 });
  });
  test('what it refuses counts as refused', () => {
    const refused = accepted()[0]?.[1].replace('proxy-accept', 'proxy-reject').replace(/250 .*; from/, '554 5.7.1 Spam; from') ?? '';
    expect(read([...login, ['submission/smtpd[4001]', refused]])?.accounts[0]).toMatchObject({ account: KIM, auths: 1, messages: 0, refused: 1, domains: 1 });
  });
});

describe('mail that is refused', () => {
  const refusal = (n: number): string => `milter-reject: END-OF-MESSAGE from unknown[203.0.113.1]: 5.7.1 Spam message rejected; from=<kim@example.com> to=<u${n}@d${n}.example.net> proto=ESMTP helo=<WIN-AB12>`;
  const id = (n: number): string => `3F2A${(n * 4369).toString(16).toUpperCase().padStart(6, '0')}`;
  const sixty = (said: (n: number) => Lines[number]): string =>
    Array.from({ length: 60 }, (_, n) => postfixLog([['submission/smtpd[4000]', LOGIN.replace('3F2A1B2C3D', id(n)).replace('203.0.113.5', `203.0.113.${n % 20}`)], said(n)])).join('');

  test.each<[string, (n: number) => Lines[number]]>([
    ['a milter', (n) => ['cleanup', `${id(n)}: ${refusal(n)}`]],
    ['a milter that says nothing to the client', (n) => ['cleanup', `${id(n)}: ${refusal(n).replace('milter-reject', 'milter-discard')}`]],
    ['a rule for headers', (n) => ['cleanup', `${id(n)}: reject: header Subject: to=<x@y> from unknown[203.0.113.1]; from=<kim@example.com> to=<u${n}@d${n}.example.net> proto=ESMTP helo=<x>: 5.7.1 no`]],
    ['a restriction after DATA', (n) => ['submission/smtpd[4000]', `${id(n)}: reject: DATA from unknown[203.0.113.1]: 550 5.7.1 <DATA>: no; from=<kim@example.com> to=<u${n}@d${n}.example.net> proto=ESMTP helo=<x>`]],
    ['the policy of the guard', (n) => ['submission/smtpd[4000]', `${id(n)}: reject: RCPT from unknown[203.0.113.1]: 530 5.7.1 <u${n}@d${n}.example.net>: Recipient address rejected: Relay denied for protecting our server; from=<kim@example.com> to=<u${n}@d${n}.example.net> proto=ESMTP helo=<x> sasl_method=PLAIN sasl_username=kim@example.com`]],
    ['a restriction, before there is a queue id', (n) => ['submission/smtpd[4000]', `NOQUEUE: reject: RCPT from unknown[203.0.113.1]: 550 5.1.1 <u${n}@d${n}.example.net>: no; from=<kim@example.com> to=<u${n}@d${n}.example.net> proto=ESMTP helo=<x>`]],
  ])('by %s makes the mailbox a suspect all the same', (_name, said) => {
    const report = reportOfLog(sixty(said));
    expect(report?.accounts[0]).toMatchObject({ account: KIM, verdict: 'suspect', refused: 60, messages: 0, domains: 60 });
    expect(report?.gaps).toEqual([]);
  });

  test('who did not log in is refused for nobody', () => {
    const text = 'NOQUEUE: reject: RCPT from unknown[203.0.113.1]: 554 5.7.1 <x@y.example>: Relay access denied; from=<kim@example.com> to=<x@y.example> proto=ESMTP helo=<x> sasl_method=PLAIN sasl_username=kim@example.com';
    expect(read([['submission/smtpd[4000]', LOGIN], ['submission/smtpd[4000]', 'disconnect from unknown[203.0.113.5]'], ['submission/smtpd[4000]', text], ['smtpd[9]', text]])?.accounts).toMatchObject([{ account: KIM, refused: 0 }]);
  });
});

describe('messages that are put into the queue again', () => {
  const bounced: Lines = [['smtp', BOUNCED.replace('3F2A1B2C3D', '5F2A1B2C3D')]];
  const login: Lines = [['submission/smtpd', LOGIN], ['qmgr', TAKEN_UP.replace('nrcpt=2', 'nrcpt=1')], ['postsuper', '3F2A1B2C3D: requeued']];
  const again = (text: string): Lines => [...login, ['pickup', `5F2A1B2C3D: ${text}`], ['qmgr', '5F2A1B2C3D: from=<kim@example.com>, size=2500, nrcpt=1 (queue active)'], ...bounced];
  test('are the same message', () => expect(kims(again('uid=101 from=<kim@example.com> orig_id=3F2A1B2C3D'))).toEqual(one));
  test('with more between', () => expect(kims(again('uid=101 from=<"a b"@example.com> envid=5 orig_id=3F2A1B2C3D').map(([program, text]) => [program, text.replace(' envid=5', '')]))).toEqual(one));
  test('twice', () => {
    const twice: Lines = [...again('uid=101 from=<> orig_id=3F2A1B2C3D').slice(0, -1), ['pickup', '6F2A1B2C3D: uid=101 from=<> orig_id=5F2A1B2C3D'], ['smtp', BOUNCED.replace('3F2A1B2C3D', '6F2A1B2C3D')]];
    expect(kims(twice)).toEqual(one);
  });
  test('a sender cannot say so', () => expect(kims(again('uid=33 from=<a> orig_id=3F2A1B2C3D>'))).toMatchObject({ bounced: 0 }));
});

describe('one mailbox under two spellings', () => {
  const message = (n: number, login: string, sender = KIM): string => {
    const id = `3F2A${(n * 4369).toString(16).toUpperCase().padStart(6, '0')}`;
    return postfixLog([
      ['submission/smtpd[4000]', `${id}: client=unknown[203.0.113.${n % 20}], sasl_method=LOGIN, sasl_username=${login}`],
      ['qmgr', `${id}: from=<${sender}>, size=2345, nrcpt=1 (queue active)`],
      ['smtp', SENT.replace('3F2A1B2C3D', id).replace('a@one', `u@d${n}`)],
      ['qmgr', `${id}: removed`],
    ]);
  };
  const sixty = (logins: readonly string[], sender?: (login: string) => string): string => Array.from({ length: 60 }, (_, n) => logins[n % logins.length] ?? '').map((login, n) => message(n, login, sender?.(login))).join('');
  const both = { account: KIM, verdict: 'suspect', auths: 60, messages: 60, domains: 60, addresses: 20 };

  test('is one account, where the log shows what the login without a domain sends as', () => {
    expect(reportOfLog(sixty([KIM, 'kim']))?.accounts).toMatchObject([{ ...both, aliases: ['kim'] }]);
    expect(reportOfLog(sixty(['kim', KIM]))?.accounts).toMatchObject([{ ...both, aliases: ['kim'] }]);
    expect(reportOfLog(sixty(['KIM', KIM]))?.accounts).toMatchObject([{ ...both, aliases: ['kim'] }]);
  });
  test('is one account, where its domain is said', () => {
    const report = reportOfLog(sixty([KIM, 'kim'], () => 'other@example.net'), { loginDomain: 'example.com' });
    expect(report?.accounts).toMatchObject([both]);
  });
  test('two mailboxes of one name stay two', () => {
    expect(reportOfLog(sixty([KIM, 'kim'], () => 'other@example.net'))?.accounts).toHaveLength(2);
    expect(reportOfLog(sixty([KIM, 'kim@example.org'], (login) => login))?.accounts).toHaveLength(2);
  });
  test('a thief who sends as another does not become that one', () => {
    const log = [message(1, 'kim', 'kim@example.com'), message(2, 'kim', 'kim@victim.example'), message(3, 'kim@victim.example', 'kim@victim.example'), message(4, 'kim', 'kim@victim.example'), message(5, 'kim', 'lee@example.com'), message(6, 'lee@example.com', 'lee@example.com')];
    expect(Object.fromEntries((reportOfLog(log.join(''))?.accounts ?? []).map(({ account, messages }) => [account, messages]))).toEqual({ [KIM]: 4, 'kim@victim.example': 1, 'lee@example.com': 1 });
  });
});

test('a login is a fact even where no message follows', () => {
  const report = read([['submission/smtpd', LOGIN]]);
  expect(report?.accounts).toMatchObject([{ account: KIM, auths: 1, messages: 0 }]);
  expect(report?.gaps.map(({ code }) => code)).toEqual(['no-mail']);
});

test('a log that begins with its newest line is said to be one', () => {
  const lines = postfixLog(STANDARD.map(({ program, text }) => [program, text])).trimEnd().split('\n');
  expect(reportOfLog(`${lines.toReversed().join('\n')}\n`)?.gaps.map(({ code }) => code)).toEqual(['reversed', 'no-mail']);
  expect(reportOfLog(`${lines.join('\n')}\n`)?.gaps).toEqual([]);
});

describe('what proves nothing', () => {
  const gaps = (log: string): string[] | undefined => reportOfLog(log, { format: 'postfix' })?.gaps.map(({ code }) => code);
  const sendmail = 'Nov  3 09:00:00 mx1 sendmail[4710]: 2A39000x004711: from=<kim@example.com>, size=2345, class=0, nrcpts=25, msgid=<1@example.com>, proto=ESMTP, daemon=MSA, relay=[203.0.113.5]\n';
  test('the log of another program', () => {
    expect(reportOfLog(sendmail)).toBeNull();
    expect(gaps(sendmail)).toEqual(['nothing-known']);
    expect(gaps('')).toEqual(['nothing-known']);
  });
  test('a server that only receives', () => expect(gaps(postfixLog([['smtpd', '3F2A1B2C3D: client=mx.example.net[198.51.100.7]'], ['qmgr', TAKEN_UP]]))).toEqual(['no-login']));
  test('a log of which most cannot be read', () => {
    const report = reportOfLog(`${postfixLog(STANDARD.map(({ program, text }) => [program, text]))}${'what is this\n'.repeat(8)}`);
    expect(report?.gaps).toMatchObject([{ code: 'mostly-unknown', value: 61, line: { line: 6, text: 'what is this' } }]);
    expect(report?.gaps[0]?.text).toBe('61 % of the lines could not be read; the first is mail.log:6: what is this.');
  });
  test.each([
    ['the journal', 'systemd-journald[321]: Suppressed 1234 messages from postfix.service'],
    ['rsyslog', "rsyslogd: imuxsock lost 1234 messages from pid 4711 due to rate-limiting"],
    ['rsyslog that reads the journal', 'rsyslogd[99]: imjournal: 1234 messages lost due to rate-limiting (20000 allowed within 600 seconds)'],
  ])('lines that %s dropped', (_name, said) => {
    const report = reportOfLog(`${postfixLog(STANDARD.map(({ program, text }) => [program, text]))}Nov  3 09:00:07 mx1 ${said}\n`);
    expect(report).toMatchObject({ lost: 1234, gaps: [{ code: 'lines-lost', value: 1234 }] });
  });
});

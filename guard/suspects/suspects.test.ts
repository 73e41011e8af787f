import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePostfixLog } from '@sluice/log-engine/testing/postfix-log';
import { postfixReference } from '@sluice/log-engine/testing/postfix-reference';
import type { ToldReason } from '@sluice/messages/told-reason';
import type { Report } from '@sluice/suspects/log-report/log-report';

const command = join(import.meta.dirname, '../../bin/sluice.mjs');
const log = makePostfixLog(5, 400);
const folder = mkdtempSync(join(tmpdir(), 'sluice-suspects-'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  status: number | null;
  output: string;
  errors: string;
}

function sluice(args: string[], options: { input?: Uint8Array | string; environment?: Record<string, string>; stopReading?: boolean } = {}): Promise<Answer> {
  const child = spawn(process.execPath, [command, 'suspects', ...args], { env: { ...process.env, TZ: 'UTC', NO_COLOR: undefined, ...options.environment } });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (options.stopReading) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, output, errors })));
}

function file(name: string, contents: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

async function report(...args: string[]): Promise<Report> {
  const { output, errors, status } = await sluice(['--json', ...args]);
  expect({ errors, status }).toEqual({ errors: '', status: 0 });
  return JSON.parse(output) as Report;
}

const figures = ({ accounts }: Report): Record<string, number[]> =>
  Object.fromEntries(accounts.map((each) => [each.account, [each.auths, each.messages, each.recipients, each.domains, each.addresses, each.bounced]]));
const wanted = Object.fromEntries(
  [...postfixReference(log)].map(([account, each]) => [account, [each.auths, each.messages, each.recipients, each.domains, each.addresses, each.bounced]]),
);

let whole = '';
beforeAll(() => {
  whole = file('whole.log', log);
});

test('prints JSON of the promised shape, the highest score first', async () => {
  const found = await report('--all', whole);
  expect(Object.keys(found)).toEqual(['format', 'from', 'to', 'lines', 'unparsed', 'unreadable', 'lost', 'gaps', 'accounts']);
  expect(found).toMatchObject({ format: 'postfix', lines: log.split('\n').length - 1, unparsed: 0, unreadable: 0, lost: 0, gaps: [] });
  const [first] = found.accounts;
  expect(Object.keys(first ?? {})).toEqual(expect.arrayContaining(['account', 'score', 'verdict', 'auths', 'messages', 'recipients', 'domains', 'addresses', 'bounced', 'reasons', 'evidence']));
  expect(Object.keys(first?.evidence[0] ?? {})).toEqual(['file', 'line', 'text']);
  expect((first?.reasons as ToldReason[]).every(({ text }) => text !== '')).toBe(true);
  const scores = found.accounts.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(figures(found)).toEqual(wanted);
  const { file: name, line, text } = first!.evidence[0]!;
  expect([name, log.split('\n')[line - 1]]).toEqual(['whole.log', text]);
});

test('reads standard input, packed or not, without being told its format', async () => {
  for (const input of [log, gzipSync(log)]) {
    const { output, errors, status } = await sluice(['--json', '--all', '-'], { input });
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(figures(JSON.parse(output) as Report)).toEqual(wanted);
  }
});

test('reads a file of two bytes for each sign, block after block', async () => {
  expect(figures(await report('--all', file('wide.log', Buffer.from(`\u{feff}${log}`, 'utf16le'))))).toEqual(wanted);
});

test('knows the log of Exim by its lines', async () => {
  const attacks = fileURLToPath(new URL('../../packages/log-engine/testing/exim-attacks.log', import.meta.url));
  const found = await report('--all', attacks);
  expect(found.format).toBe('exim');
  expect(found.accounts.map(({ account }) => account)).toEqual(expect.arrayContaining(['victim@example.test', 'thief@example.test']));
});

const ONE_LOGIN = 'Nov 24 10:00:00 mail postfix/smtpd[1]: 4F2A1C0D3E: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=kim@x.test';

test('reads a standard input of one line, whole or packed', async () => {
  for (const input of [ONE_LOGIN, gzipSync(ONE_LOGIN)]) {
    const { output, errors, status } = await sluice(['--json', '--all', '-'], { input });
    expect({ errors, status }).toEqual({ errors: '', status: 1 });
    expect((JSON.parse(output) as Report).accounts).toMatchObject([{ account: 'kim@x.test', auths: 1 }]);
  }
  expect(await sluice(['-'])).toMatchObject({ output: '', status: 1 });
});

test('reads rotated files from the oldest on, in whatever order they are named', async () => {
  const lines = log.split(/(?<=\n)/);
  const third = Math.floor(lines.length / 3);
  // A name that says nothing of its age is put in order by its lines.
  const newest = file('mail.log', lines.slice(third * 2).join(''));
  const middle = file('archive.log', lines.slice(third, third * 2).join(''));
  const oldest = file('mail.log.1.gz', gzipSync(lines.slice(0, third).join('')));
  expect(figures(await report('--all', newest, oldest, middle, newest))).toEqual(wanted);
});

test('counts only the times asked for, and follows what happened before', async () => {
  const until = await report('--all', '--until', '2026-11-24T02:00:00Z', '--date', '2026-11-24', whole);
  const since = await report('--all', '--since', '2026-11-24T02:00:00Z', whole);
  const sum = (found: Report, figure: 'auths' | 'messages' | 'recipients'): number => found.accounts.reduce((total, each) => total + each[figure], 0);
  const all = await report('--all', whole);
  for (const figure of ['auths', 'messages', 'recipients'] as const) {
    expect(sum(until, figure)).toBeGreaterThan(0);
    expect(sum(until, figure) + sum(since, figure)).toBe(sum(all, figure));
  }
  expect(until.to! < '2026-11-24T02:00:00').toBe(true);
  expect(since.from! >= '2026-11-24T02:00:00').toBe(true);
});

test('shows those of the highest score, all with --all, and so many with --top', async () => {
  const all = await report('--all', whole);
  expect((await report('--all', '--top', '2', whole)).accounts).toHaveLength(2);
  expect((await report(whole)).accounts).toEqual(all.accounts.filter(({ verdict }) => verdict !== 'normal').map((each) => expect.objectContaining({ account: each.account }) as unknown));
});

test('tells the story of an account, connection by connection', async () => {
  const carrier = file(
    '2026-11-24.log',
    [
      '14:05:55 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,Connected from 192.0.2.7',
      '14:05:56 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,Authentication successful(Kim@example.test, LOGIN).',
      '14:05:57 3,1,00000000-6e14-46fb-a0e0-9a32621a55db,Connected from 192.0.2.9',
      '14:06:00 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,RCPT command successful(<one@away.test>).',
      '14:06:00 3,1,00000000-6e14-46fb-a0e0-9a32621a55db,Authentication successful(lee@example.test, LOGIN).',
      '14:06:01 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,DATA received(7256 bytes).',
      '14:06:02 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,QUIT command successful.',
      '15:00:00 3,1,11111111-6e14-46fb-a0e0-9a32621a55db,Connected from 198.51.100.4',
      '15:00:01 3,1,11111111-6e14-46fb-a0e0-9a32621a55db,Authentication successful(kim@example.test, LOGIN).',
      '',
    ].join('\n'),
  );
  const { accounts } = await report('--account', 'KIM@example.test', carrier);
  expect(accounts).toHaveLength(1);
  expect(accounts[0]?.connections).toMatchObject([
    { from: '2026-11-24T14:05:55.000Z', to: '2026-11-24T14:06:02.000Z', address: '192.0.2.7', logins: 1, messages: 1, recipients: 1 },
    { from: '2026-11-24T15:00:00.000Z', to: '2026-11-24T15:00:01.000Z', address: '198.51.100.4', logins: 1, messages: 0, recipients: 0 },
  ]);
  expect(accounts[0]?.connections?.[0]?.evidence.map(({ line }) => line)).toEqual([1, 2, 4, 6, 7]);
  const { output } = await sluice(['--account', 'kim@example.test', carrier]);
  expect(output).toContain('2026-11-24 14:05:55Z to 2026-11-24 14:06:02Z  from 192.0.2.7  1 login, 1 message, 1 recipient');
  expect(output).toContain('2026-11-24.log:4  14:06:00');
  expect(output).not.toContain('lee@example.test');
  expect((await sluice(['--account', 'nobody@example.test', carrier])).output).toContain('This account did not log in.');
});

test('the story of a Postfix account has what its figures have', async () => {
  for (const account of Object.keys(wanted)) {
    const [found] = (await report('--account', account, whole)).accounts;
    const sum = (figure: 'logins' | 'messages' | 'recipients' | 'bounced' | 'deferred'): number => found!.connections!.reduce((total, each) => total + each[figure], 0);
    expect([sum('logins'), sum('messages'), sum('recipients'), sum('bounced'), sum('deferred')]).toEqual([found!.auths, found!.messages, found!.recipients, found!.bounced, found!.deferred]);
  }
});

test('writes neither colours nor a bar where there is no terminal, and nothing that would steer one', async () => {
  const hostile = file('hostile.log', 'Nov 24 10:00:00 mail postfix/smtpd[1]: 4F2A1C0D3E: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=\u001b[2Jthief@x.test\n');
  const { output, errors } = await sluice(['--all', hostile]);
  expect(errors).toBe('');
  expect(output).toContain('\\u{1b}[2jthief@x.test');
  expect(output).not.toContain('\u001b');
});

test('ends quietly when its reader has seen enough', async () => {
  const many = file('many.log', Array.from({ length: 4000 }, (_, n) => `Nov 24 10:00:00 mail postfix/smtpd[1]: 4F2A1C0D${(n + 4096).toString(16).toUpperCase()}: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=user${n}@x.test\n`).join(''));
  const { errors, status } = await sluice(['--all', '--json', many], { stopReading: true });
  expect(errors).toBe('');
  // Its reader had gone before it could end otherwise, or it ended as a log of logins without mail does.
  expect([0, 1]).toContain(status);
});

test('says by its exit status whether everything was read', async () => {
  const damaged = file('damaged.log.gz', gzipSync(log).subarray(0, 2000));
  const partly = await sluice([whole, join(folder, 'none.log')]);
  expect(partly).toMatchObject({ status: 2 });
  expect(partly.errors).toContain('there is no such file');
  expect(partly.output).toContain('accounts logged in');
  const cut = await sluice([whole, damaged]);
  expect(cut).toMatchObject({ status: 2 });
  expect(cut.errors).toContain('ends too early');
  const none = await sluice(['--format', 'postfix', join(folder, 'none.log'), folder]);
  expect(none).toMatchObject({ status: 1 });
  expect(none.errors).toContain('it is a folder');
});

describe('no all-clear that nothing supports', () => {
  const clear = 'None of them looks hijacked';
  const sendmail = 'Nov 24 10:00:00 mx1 sendmail[4710]: 2A39000x004711: from=<kim@x.test>, size=2345, class=0, nrcpts=25, msgid=<1@x.test>, relay=[203.0.113.5]\n';
  const mail = `${ONE_LOGIN}\nNov 24 10:00:00 mail postfix/qmgr[2]: 4F2A1C0D3E: from=<kim@x.test>, size=300, nrcpt=1 (queue active)\n`;
  const unreadable = 'Nov 24 10:00:01 mail postfix/smtp[3]: 4F2A1C0D3E: to=<a@b.test> of another kind, status=sent (250 ok)\n';

  test('is said where logins that led to mail were read', async () => {
    const { output, status } = await sluice(['-'], { input: mail });
    expect(output).toContain(clear);
    expect(output).toContain('0 about mail unreadable');
    expect(status).toBe(0);
  });

  test('and where nobody has a past yet, that is said beside it', async () => {
    const later = mail.replaceAll('Nov 24', 'Nov 27').replaceAll('4F2A1C0D3E', '4F2A1C0D3F');
    const short = 'cover less than three days';
    expect((await sluice(['-'], { input: mail })).output).toContain(short);
    const { output } = await sluice(['-'], { input: mail + later });
    expect(output).toContain(clear);
    expect(output).not.toContain(short);
  });

  test.each([
    ['a login without mail', ONE_LOGIN, 'There are logins, but no mail that they led to.'],
    ['mail that nobody logged in for', 'Nov 24 10:00:00 mail postfix/qmgr[2]: 4F2A1C0D3E: from=<kim@x.test>, size=300, nrcpt=1 (queue active)\n', 'There are lines of Postfix, but no login among them.'],
    ['deliveries that cannot be read', `${mail}${unreadable}`, '1 lines about mail could not be read'],
    ['mostly other lines', `${mail}${'what\n'.repeat(9)}`, '81 % of the lines could not be read; the first is standard input:3: what.'],
    ['the newest line first', mail.trimEnd().split('\n').toReversed().join('\n').replace('10:00:00', '10:00:09'), 'Its lines are newest first'],
  ])('else it says what was seen instead: %s', async (_name, input, said) => {
    const { output, status } = await sluice(['-'], { input });
    expect(output).toContain(said);
    expect(output).not.toContain(clear);
    expect(status).toBe(1);
  });

  test('names the program whose log it is', async () => {
    const { errors, status } = await sluice(['-'], { input: sendmail });
    expect(errors).toContain('Most of its lines were written by sendmail, whose log this does not read.');
    expect(status).toBe(1);
    const { output } = await sluice(['--format', 'postfix', '-'], { input: sendmail });
    expect(output).toContain('No line in it is one that Postfix writes.');
  });

  test('what begins with another program is read all the same', async () => {
    const noise = 'Nov 24 09:00:00 mx1 kernel: nothing to see\n'.repeat(20_000);
    expect((await report('--all', file('late.log', `${noise}${mail}`))).accounts).toMatchObject([{ account: 'kim@x.test', messages: 1 }]);
  });
});

test('recipients in the server’s own domains are not outside', async () => {
  const to = Array.from({ length: 40 }, (_, n) => `Nov 24 10:00:01 mail postfix/smtp[3]: 4F2A1C0D3E: to=<a@d${n}.test>, relay=x[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)\n`).join('');
  const path = file('own.log', `${ONE_LOGIN}\nNov 24 10:00:00 mail postfix/qmgr[2]: 4F2A1C0D3E: from=<kim@x.test>, size=300, nrcpt=40 (queue active)\n${to}`);
  expect((await report('--all', path)).accounts).toMatchObject([{ recipients: 40, domains: 40, verdict: 'watch' }]);
  const own = await report('--all', '--local-domains', Array.from({ length: 38 }, (_, n) => `D${n}.test`).join(', '), path);
  expect(own.accounts).toMatchObject([{ recipients: 40, domains: 2, score: 0 }]);
});

test('a login without a domain is one of the domain that is said', async () => {
  const path = file('bare.log', `${ONE_LOGIN.replace('kim@x.test', 'Kim')}\nNov 24 10:00:00 mail postfix/qmgr[2]: 4F2A1C0D3E: from=<other@y.test>, size=300, nrcpt=1 (queue active)\n`);
  expect((await report('--all', path)).accounts).toMatchObject([{ account: 'kim' }]);
  expect((await report('--all', '--login-domain', 'x.test', path)).accounts).toMatchObject([{ account: 'kim@x.test' }]);
});

test.each([
  [['--ta', 'file'], "unknown option '--ta'"],
  [[], "missing required argument 'file'"],
  [['--top', '0', 'file'], 'It must be a whole number from 1'],
  [['--date', 'today', 'file'], 'It must be a day like'],
  [['--format', 'notepad', 'file'], 'Allowed choices are'],
  [['--since', 'lunch', 'file'], '--since is no time: lunch'],
  [['package.json'], 'None of the files holds a line of a known mail log'],
])('says what is wrong with %j', async (args, problem) => {
  const { output, errors, status } = await sluice(args);
  expect(errors).toContain(problem);
  expect({ output, status }).toEqual({ output: '', status: 1 });
});

test('a file that is not there, or may not be read, is told by its name, and where else the log may be', async () => {
  const missing = join(folder, 'mail.log*');
  const { output, errors, status } = await sluice([missing, folder]);
  expect(errors).toBe(`${missing} could not be read: there is no such file.\n${folder} could not be read: it is a folder.\nNothing was counted. Where the mail server writes to the journal alone: journalctl --facility=mail | sluice suspects -\n`);
  expect({ output, status }).toEqual({ output: '', status: 1 });
  expect((await sluice(['package.json', missing])).errors).toContain(`known mail log. ${missing} could not be read: there is no such file. Nothing was counted.`);
});

test('is listed, with its exit status, in its help', async () => {
  const { output, status } = await sluice(['--help']);
  expect(status).toBe(0);
  for (const said of ['--account <name>', '--since <time>', 'Exit status', 'NO_COLOR']) expect(output).toContain(said);
});

describe('a file that is worth a thread', () => {
  const large = join(folder, 'large.log');
  const enlarged = (beginning: string): void => {
    writeFileSync(large, beginning);
    // The rest is zeros that are nowhere on the disk.
    truncateSync(large, 210_000_000);
  };

  test('is read, and what is no line in it is one that nobody knows', async () => {
    enlarged(log);
    const read = await report(large, '--all');
    expect(figures(read)).toEqual(wanted);
    expect(read).toMatchObject({ lines: log.split('\n').length, unparsed: 1 });
  });

  test('and is no log ends with a sentence', async () => {
    enlarged('Dear diary\n');
    const { errors, status } = await sluice([large]);
    expect(errors).toContain('None of the files holds a line of a known mail log');
    expect(status).toBe(1);
  });
});

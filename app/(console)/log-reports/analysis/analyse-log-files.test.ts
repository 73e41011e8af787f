import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { HOSTILE, mailCarrierDay, THIEF } from '../testing/mailcarrier-log';
import { analyseLogFiles } from './analyse-log-files';
import type { LogAnalysis, LogAnalysisOptions } from './log-analysis';

const detect: LogAnalysisOptions = { format: null, date: null, timeZone: 'Asia/Seoul', localDomains: '' };
const lastModified = Date.parse('2026-11-25T00:30:00Z');
const file = (name: string, ...content: BlobPart[]): File => new File(content, name, { lastModified });
const analyse = (files: File[], options: Partial<LogAnalysisOptions> = {}): Promise<LogAnalysis> => analyseLogFiles(files, { ...detect, ...options }, [1, 2, 3, 4], () => undefined);

/** A file that fails as the browser's do. */
class UnreadableFile extends File {
  override slice(): Blob {
    return Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
  }
}

const day = mailCarrierDay();
const lines = day.split('\r\n').length - 1;

describe('a day of MailCarrier', () => {
  test('tells who was stolen, and counts the line nobody knows', async () => {
    const { report, ...told } = await analyse([file('2026-11-24.log', day)]);
    expect(told).toEqual({ files: [{ name: '2026-11-24.log', bytes: Buffer.byteLength(day) }], timeZone: 'Asia/Seoul', guessedDate: null, problems: [], accounts: 5, suspects: 1, watched: 0 });
    expect(report).toMatchObject({ format: 'mailcarrier', lines, unparsed: 1, from: '2026-11-24T00:00:00.000Z' });
    expect(report?.accounts[0]).toMatchObject({ account: THIEF, verdict: 'suspect', auths: 90, messages: 90, recipients: 270, domains: 241, addresses: 15 });
    expect(report?.accounts[0]?.reasons.map(({ code }) => code)).toContain('domain-spread');
    expect(report?.accounts.map(({ account }) => account)).toContain(HOSTILE.toLowerCase());
  });

  test('is the same compressed, and in pieces', async () => {
    const whole = await analyse([file('2026-11-24.log', day)]);
    const packed = await analyse([file('2026-11-24.log', new Uint8Array(gzipSync(day)))]);
    expect(packed.report).toEqual(whole.report);
    const half = day.indexOf('\r\n', day.length / 2) + 2;
    const pieces = await analyse([file('20261124.log', day.slice(half)), file('20261124.log.1', day.slice(0, half))]);
    const figures = ({ report }: LogAnalysis): unknown => report?.accounts.map(({ evidence: _evidence, ...account }) => account);
    expect(figures(pieces)).toEqual(figures(whole));
    expect(pieces.files.map(({ name }) => name)).toEqual(['20261124.log.1', '20261124.log']);
  });

  test('is read in the order of the first lines where their names tell none, as the command does', async () => {
    const login = (at: string): string => `${at} mail postfix/smtpd[7]: 4F2A1C0D3E: client=unknown[192.0.2.7], sasl_method=PLAIN, sasl_username=ann@example.test\n`;
    const { files } = await analyse([file('new.log', login('2026-11-24T10:00:00+09:00')), file('old.log', login('2026-11-23T10:00:00+09:00'))]);
    expect(files.map(({ name }) => name)).toEqual(['old.log', 'new.log']);
  });

  test('takes the day from the field, else from the name, else from when the file was last changed there', async () => {
    const from = async (name: string, date: string | null): Promise<unknown> => {
      const { report, guessedDate } = await analyse([file(name, day)], { date });
      return [report?.from, guessedDate];
    };
    expect(await from('2026-11-24.log', '2026-10-01')).toEqual(['2026-10-01T00:00:00.000Z', null]);
    expect(await from('smtp.log', null)).toEqual(['2026-11-25T00:00:00.000Z', '2026-11-25']);
  });
});

test('recipients in the server’s own domains are not outside', async () => {
  const domains = async (localDomains: string): Promise<number | undefined> => (await analyse([file('2026-11-24.log', day)], { localDomains })).report?.accounts.find(({ account }) => account === THIEF)?.domains;
  expect(await domains('')).toBe(241);
  expect(await domains('other.example, Domain0.example domain1.example')).toBe(239);
});

test('tells how far it is, to the last byte on the disk', async () => {
  const told: number[] = [];
  const packed = new Uint8Array(gzipSync(day));
  await analyseLogFiles([file('2026-11-23.log', day.repeat(24)), file('2026-11-24.log.gz', packed)], detect, [1, 2, 3, 4], ({ bytes, total }) => told.push(bytes / total));
  expect(told.length).toBeGreaterThan(4);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});

test('a large file is read to its end, plain and compressed', async () => {
  const large = day.repeat(24);
  const packed = new Uint8Array(gzipSync(large, { level: 0 }));
  const reports = [await analyse([file('2026-11-24.log', large)]), await analyse([file('2026-11-24.log', packed)])];
  for (const { report, problems } of reports) expect([report?.lines, report?.unparsed, report?.accounts[0]?.recipients, problems]).toEqual([lines * 24, 24, 270 * 24, []]);
  const { report, problems } = await analyse([file('2026-11-24.log', packed.subarray(0, packed.length - 9))]);
  expect([report?.accounts[0]?.account, problems]).toEqual([THIEF, [{ file: '2026-11-24.log', trouble: 'damaged' }]]);
});

describe('a compressed file of several members, as `cat` and a rotation that appends make it', () => {
  const figures = ({ report, problems }: LogAnalysis): unknown => [report?.lines, report?.accounts[0]?.account, report?.accounts[0]?.recipients, problems];
  const member = (): Buffer => gzipSync(day);
  /** So long by a file name in its head (RFC 1952, FNAME). */
  function memberOf(bytes: number): Buffer {
    const packed = member();
    packed[3] = 8;
    return Buffer.concat([packed.subarray(0, 10), Buffer.from(`${'n'.repeat(bytes - packed.length - 1)}\0`), packed.subarray(10)]);
  }

  test('is read to its end', async () => {
    const packed = new Uint8Array(Buffer.concat([member(), gzipSync(''), member(), member()]));
    expect(figures(await analyse([file('2026-11-24.log.gz', packed)]))).toEqual([lines * 3, THIEF, 270 * 3, []]);
  });

  test('also where one ends with a piece in which the file is read', async () => {
    const packed = new Uint8Array(Buffer.concat([memberOf(1024 * 1024), member()]));
    expect(figures(await analyse([file('2026-11-24.log.gz', packed)], { format: 'mailcarrier' }))).toEqual([lines * 2, THIEF, 270 * 2, []]);
  });

  test('the zeros that fill up a tape are no damage, but other bytes are, and what came before them is counted', async () => {
    const after = async (rest: Uint8Array): Promise<unknown> => figures(await analyse([file('2026-11-24.log.gz', new Uint8Array(Buffer.concat([member(), rest])))]));
    expect(await after(new Uint8Array(5_000))).toEqual([lines, THIEF, 270, []]);
    expect(await after(Buffer.from('and more'))).toEqual([lines, THIEF, 270, [{ file: '2026-11-24.log.gz', trouble: 'damaged' }]]);
  });

  test('one whose checksum is wrong is damaged', async () => {
    const packed = new Uint8Array(Buffer.concat([member(), member()]));
    packed[packed.length - 8] = (packed[packed.length - 8] ?? 0) ^ 1;
    expect(figures(await analyse([file('2026-11-24.log.gz', packed)]))).toEqual([lines * 2, THIEF, 270 * 2, [{ file: '2026-11-24.log.gz', trouble: 'damaged' }]]);
  });
});

test('what is no log is said to be none, and a format that was chosen is believed', async () => {
  const garbage = file('photo.jpg', new Uint8Array(300_000).map((_, index) => (index * 7919) % 256));
  expect(await analyse([garbage])).toMatchObject({ report: null, problems: [], accounts: 0 });
  const { report } = await analyse([garbage], { format: 'postfix' });
  expect(report).toMatchObject({ format: 'postfix', from: null, accounts: [] });
  expect(report?.unparsed).toBe(report?.lines);
  expect((await analyse([file('empty.log')])).report).toBeNull();
});

test('a file that cannot be read is named, and the others are counted', async () => {
  const gone = new UnreadableFile([day], '2026-11-23.log');
  const cut = file('2026-11-25.log.gz', new Uint8Array(gzipSync(day)).subarray(0, 2_000));
  const { report, problems } = await analyse([gone, file('2026-11-24.log', day), cut]);
  expect(problems).toEqual([
    { file: '2026-11-23.log', trouble: 'unreadable' },
    { file: '2026-11-25.log.gz', trouble: 'damaged' },
  ]);
  expect(report?.lines).toBeGreaterThanOrEqual(lines);
  expect(await analyse([gone])).toMatchObject({ report: null, problems: [{ file: '2026-11-23.log', trouble: 'unreadable' }] });
});

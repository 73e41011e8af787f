import { expect, test } from 'vitest';
import { alertTexts as en } from '@sluice/messages/en/alert-texts';
import { languages } from '@sluice/messages/language';
import { alertKinds, alertFactsSchema } from './alert';
import { toldLanguage, guardAlertsSchema } from './guard-alerts';
import { exampleNews, hostileNews, T0 } from './testing/example-news';
import { visible, writeMessage } from './message';

test('a trip says what, since when, what still works, and how it ends, in both languages', () => {
  const english = writeMessage(exampleNews(), 'en', T0);
  expect(english.title).toBe('⛔ mx1: mail server protected');
  expect(english.text).toMatch(
    /^Sending to outside is refused since \d\d:\d\d:\d\d KST: the queue reached 1,001 and crossed the threshold of 1,000\. Mail from outside still arrives\./,
  );
  expect(english.text).toContain('Worst account: sales2@corp.test, 1,204 recipients in 88 domains.');
  const korean = writeMessage(exampleNews(), 'ko', T0);
  expect(korean.title).toBe('⛔ mx1 서버: 메일 서버 보호 상태입니다');
  expect(korean.text).toContain('SMTP 수신 서비스를 재시작할 때까지 유지됩니다.');
});

test('a protection that somebody began says who, and nothing of a threshold that was not crossed', () => {
  const news = exampleNews({ facts: alertFactsSchema.parse({ incident: 7, threshold: 1_000, begunBy: 'Min\u202esu' }) });
  expect(writeMessage(news, 'en', T0).text).toMatch(
    /^Sending to outside is refused since \d\d:\d\d:\d\d KST: Min·su began protection by hand\. Mail from outside still arrives\./,
  );
  const korean = writeMessage(news, 'ko', T0).text;
  expect(korean).toContain('Min·su 님이 직접 보호를 시작했습니다.');
  for (const language of languages) expect(writeMessage(news, language, T0).text).not.toMatch(/1,000|[{}]|\?/);
});

test('what is of a drill says so first, in both languages', () => {
  const facts = alertFactsSchema.parse({ incident: 7, queueLength: 51, threshold: 50, drillBy: 'Min\u202esu' });
  const english = writeMessage(exampleNews({ facts }), 'en', T0);
  expect(english.title).toBe('[Drill] ⛔ mx1: mail server protected');
  expect(english.text).toContain('This is of a drill that Min·su began; no real mail is affected.');
  const korean = writeMessage(exampleNews({ facts }), 'ko', T0);
  expect(korean.title).toMatch(/^\[모의 훈련\] ⛔ /);
  expect(korean.text).toContain('Min·su 님이 시작한 모의 훈련');
  expect(writeMessage(exampleNews(), 'en', T0).title).not.toContain('Drill');
});

test('a trip by recipients says so, and nothing of the threshold that was not crossed', () => {
  const news = exampleNews({
    facts: alertFactsSchema.parse({ incident: 7, queueLength: 4, threshold: 1_000, waitingRecipients: 2_000, recipientThreshold: 1_500 }),
  });
  expect(writeMessage(news, 'en', T0).text).toContain('2,000 recipients waited, more than the threshold on recipients of 1,500.');
  expect(writeMessage(news, 'ko', T0).text).toContain('대기 중인 수신자가 2,000명이 되어 수신자 임계치 1,500명을 넘었습니다.');
  for (const language of languages) expect(writeMessage(news, language, T0).text).not.toMatch(/1,000|[{}]|\?/);
});

test.each(alertKinds.flatMap((kind) => (['begun', 'ended'] as const).map((reason) => [kind, reason] as const)))(
  '%s %s has no blank that was not filled',
  (kind, reason) => {
    for (const language of languages) {
      const { title, text } = writeMessage(exampleNews({ kind, reason, endedAt: reason === 'ended' ? T0 + 61_000 : null }), language, T0);
      expect(title + text).not.toMatch(/[{}]|undefined|null/);
      expect(text.length).toBeGreaterThan(10);
    }
  },
);

test('the end says how long it lasted, and a release how long the server was protected', () => {
  expect(writeMessage(exampleNews({ kind: 'guard-silent', reason: 'ended', endedAt: T0 + 492_000 }), 'en', T0).text).toContain('had lasted 8 min 12 s');
  const facts = alertFactsSchema.parse({ since: T0 - 492_000 });
  expect(writeMessage(exampleNews({ kind: 'released', facts }), 'en', T0).text).toContain('protected for 8 min 12 s');
});

test('what is not known is a question mark, and a log that cannot be read is not told as a queue', () => {
  expect(writeMessage(exampleNews({ kind: 'near-threshold', facts: alertFactsSchema.parse({}) }), 'en', T0).text).toContain('? of ?');
  const silent = writeMessage(exampleNews({ kind: 'unknown', facts: alertFactsSchema.parse({ problem: 'log-silent' }) }), 'en', T0);
  expect(silent.text).toContain(en.problems['log-silent']);
  expect(silent.text).not.toContain('protection neither starts');
});

test('names from hosts and mail are one line without control or direction characters, and bounded', () => {
  const { title, text } = writeMessage(hostileNews(), 'en', T0);
  expect(title + text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  expect([...visible('가'.repeat(500))]).toHaveLength(120);
  expect(writeMessage(exampleNews({ server: '{account}' }), 'en', T0).title).toBe('⛔ {account}: mail server protected');
});

test('in Japanese too', () => {
  const { title, text } = writeMessage(exampleNews(), 'ja', T0);
  expect(title).toBe('⛔ mx1: メールサーバーを保護しています');
  expect(text).toContain('送信キューが1,001通になり、しきい値1,000通を超えました。');
  expect(text).toContain('最も不審なアカウント: sales2@corp.test(88ドメイン、宛先1,204件)。');
});

test('a guard that knows two languages is told one of them, a newer one the language itself, and a word of a newer console takes nothing away', () => {
  const channel = { id: 'x', settings: { kind: 'webhook' as const, url: 'https://hooks.example.test/x', secret: '' } };
  const read = (told: object) =>
    guardAlertsSchema.parse({ deadManUrl: null, channels: [{ ...channel, ...told }], server: 'mx1', url: 'https://console.example.test' }).channels[0];
  for (const language of languages) expect(['en', 'ko']).toContain(toldLanguage(language).language);
  expect([toldLanguage('ko'), toldLanguage('ja')]).toEqual([{ language: 'ko' }, { language: 'en', writtenIn: 'ja' }]);
  expect(read(toldLanguage('ja'))).toMatchObject({ language: 'en', writtenIn: 'ja' });
  expect(read({ language: 'xx', writtenIn: 'yy' })).toMatchObject({ language: 'en' });
});

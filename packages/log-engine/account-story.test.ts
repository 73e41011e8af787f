import { expect, test } from 'vitest';
import { AccountStory, NO_CONNECTION } from './account-story';
import { AUTHS, BOUNCED, DOMAINS, MESSAGES, RECIPIENTS } from './counters';

let lines = 0;
const line = (): { file: string; line: number; text: string } => ({ file: 'log', line: (lines += 1), text: 'x' });

test('what comes of a message counts for its connection, and does not make it longer', () => {
  const story = new AccountStory();
  story.begin(1, 100, '192.0.2.1', line());
  story.begin(2, 101, '192.0.2.2', line());
  story.count(1, 102, AUTHS, 1, line);
  story.count(2, 103, AUTHS, 1, line);
  story.count(1, 104, MESSAGES, 1, line);
  story.count(1, 104, RECIPIENTS, 3, line);
  story.end(1, 110, line);
  story.count(1, 900, BOUNCED, 1, line);
  expect(story.connections).toMatchObject([
    { from: 100, to: 110, address: '192.0.2.1', logins: 1, messages: 1, recipients: 3, bounced: 1 },
    { from: 101, to: 103, address: '192.0.2.2', logins: 1, messages: 0 },
  ]);
});

test('a process that serves another client begins another connection', () => {
  const story = new AccountStory();
  for (const at of [10, 20]) {
    story.begin(7, at, '192.0.2.1', line());
    story.count(7, at + 1, AUTHS, 1, line);
  }
  expect(story.connections.map(({ from, logins }) => ({ from, logins }))).toEqual([{ from: 10, logins: 1 }, { from: 20, logins: 1 }]);
});

test('a connection without the login of the account is not in its story', () => {
  const story = new AccountStory();
  story.begin(1, 100, '192.0.2.1', line());
  story.end(1, 101, line);
  expect(story.connections).toEqual([]);
});

test('where no connection is told apart, every login begins one', () => {
  const story = new AccountStory();
  for (const at of [1, 5]) {
    story.count(NO_CONNECTION, at, AUTHS, 1, line);
    story.address(NO_CONNECTION, `192.0.2.${at}`);
    story.count(NO_CONNECTION, at, RECIPIENTS, at, line);
    story.count(NO_CONNECTION, at, DOMAINS, 1, line);
  }
  expect(story.connections).toMatchObject([{ address: '192.0.2.1', recipients: 1 }, { address: '192.0.2.5', recipients: 5 }]);
});

test('keeps a bounded number of connections and lines, and counts the others', () => {
  const story = new AccountStory();
  for (let connection = 1; connection <= 2500; connection += 1) story.count(connection, connection, AUTHS, 1, line);
  for (let message = 0; message < 50; message += 1) story.count(2500, 2500, MESSAGES, 1, line);
  expect(story.connections).toHaveLength(2000);
  expect(story.omittedConnections).toBe(500);
  expect([story.connections[0]?.from, story.connections.at(-1)?.from]).toEqual([1, 2500]);
  expect(story.connections.at(-1)).toMatchObject({ messages: 50, omittedLines: 31 });
  expect(story.connections.at(-1)?.evidence).toHaveLength(20);
});

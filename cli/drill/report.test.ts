import { expect, test } from 'vitest';
import { progressLine, scoreLines, summary, warnings } from './report';
import type { DrillProgress } from '@sluice/embedded/drill/run-drill';
import type { ServerFacts } from './server-facts';

const facts: ServerFacts = { applied: true, threshold: 50, queueLength: 51, trip: null, incident: null };
const progress: DrillProgress = {
  phase: 'over',
  ordinary: 9,
  acceptedAt: [1_000, 2_000, 3_000, 3_100],
  refused: 7,
  firstRefusal: { at: 3_500, words: '530 Relay denied for protecting our server' },
  otherRefusal: null,
  inward: '250',
  outward: '530 Relay denied\u001b[31m for protecting our server',
  lockedOut: false,
};

test('the summary counts what passed after the crossing and leads to the incident', () => {
  const tripped = { ...facts, trip: { at: 3_050, queueLength: 51 }, incident: 4 };
  expect(summary(progress, tripped, 1_000, 'http://console')).toEqual([
    'Of the flood, 4 messages were accepted and 7 refused.',
    'The queue reached 51 and crossed the threshold of 50 after 2.0 s of flood; 1 message was accepted after that.',
    "First refusal after 2.5 s, in the server's words: 530 Relay denied for protecting our server",
    'Mail from outside to a local mailbox: 250',
    'Ordinary mail to the outside: 530 Relay denied [31m for protecting our server',
    'The server is protected. Go on in the console: http://console/incidents/4',
  ]);
});

test('protection that somebody began while it ran is not told as a crossing', () => {
  const lines = summary(progress, { ...facts, trip: { at: 3_050, queueLength: 0, begunBy: 'Minsu' }, incident: 4 }, 1_000, 'http://console');
  expect(lines[1]).toBe('Minsu began protection by hand after 2.0 s of flood; 1 message was accepted after that.');
});

test('a trip by recipients names those, and no threshold that was not crossed', () => {
  const trip = { at: 3_050, queueLength: 4, recipients: { waiting: 2_000, threshold: 1_500 } };
  expect(summary(progress, { ...facts, trip, incident: 4 }, 1_000, 'http://console')[1]).toMatch(
    /^2000 recipients waited, more than the threshold on recipients of 1500, after 2\.0 s of flood;/,
  );
});

test('a trip of an earlier incident is not told as this one', () => {
  const earlier = { ...facts, trip: { at: 3_050, queueLength: 51 }, incident: 4 };
  expect(summary(progress, earlier, 90_000, 'http://console').join()).not.toContain('crossed');
});

test('nothing refused leads to the settings', () => {
  expect(summary({ ...progress, firstRefusal: null, inward: null, outward: null }, facts, 0, 'http://console').at(-1)).toContain('http://console/protection');
});

test('what keeps the rule from firing is said before', () => {
  expect(warnings(facts, 400)).toEqual([]);
  expect(warnings(null, 400)).toEqual([]);
  expect(warnings({ ...facts, applied: false }, 400)[0]).toContain('The rule is not applied');
  expect(warnings({ ...facts, threshold: 1000 }, 400)[0]).toContain('The threshold is 1000');
  expect(warnings({ ...facts, trip: { at: 0, queueLength: 51 } }, 400)[0]).toContain('protected already');
});

test('the line of progress', () => {
  expect(progressLine({ ...progress, phase: 'warm-up' }, facts)).toBe('Ordinary mail: 9 accepted   queue 51 of 50');
  expect(progressLine({ ...progress, phase: 'flood' }, { ...facts, trip: { at: 0, queueLength: 51 } })).toBe(
    'Flood: 4 accepted, 7 refused   ordinary mail: 9 accepted   queue 51 of 50   PROTECTED',
  );
  expect(progressLine({ ...progress, phase: 'warm-up' }, null)).toBe('Ordinary mail: 9 accepted');
});

test('the score says what has not happened yet, and names every wrong press', () => {
  expect(scoreLines({ foundAfter: 41_200, containedAfter: 75_000, wrong: [], closed: true })).toEqual([
    'Your score: found after 41 s, contained after 1 min 15 s, counted from the trip.',
    'Wrong presses: none.',
  ]);
  expect(
    scoreLines({
      foundAfter: null,
      containedAfter: null,
      wrong: [
        { kind: 'on-innocent', act: 'contain-account', account: 'a\u001b@b.test' },
        { kind: 'found-innocent', account: 'c@b.test' },
        { kind: 'early-restart' },
      ],
      closed: false,
    }),
  ).toEqual([
    'Your score so far, as the incident is not closed: not found, not contained, counted from the trip.',
    'Wrong presses: 3.',
    '- contain-account on a @b.test, which was innocent',
    '- c@b.test was found innocent',
    '- the restart, before the stolen mailbox was secured',
  ]);
});

import { describe, expect, test } from 'vitest';
import { look } from '@/components/testing/screen';
import { exampleOverview } from '@/components/server-state/testing/example-overview';
import type { Drill, DrillView } from '@/lib/console/drill/schemas';
import { DrillPage } from './drill-page';

const NOW = 1_800_000_000_000;
const played: Drill = {
  id: 'd1',
  status: 'running',
  requestedAt: NOW - 20_000,
  requestedByName: 'hana',
  seenAt: NOW - 400,
  floodFrom: NOW - 10_000,
  stolen: null,
  progress: { phase: 'flood', ordinary: 9, accepted: 51, refused: 3, lockedOut: false },
  endAskedAt: null,
  endedAt: null,
  failure: null,
  resetAskedAt: null,
  resetAt: null,
  incident: null,
  score: null,
};
const view: DrillView = { now: NOW, serverId: 's1', serverName: 'mx1', threshold: 50, whyNot: 'under-way', openIncident: null, drill: played };

const shown = (
  changes: Partial<DrillView>,
  { role = 'administrator', language = 'en' }: { role?: 'operator' | 'administrator'; language?: 'en' | 'ko' } = {},
) =>
  look(<DrillPage />, {
    role,
    language,
    answers: [
      [['drill', null], { ...view, ...changes }],
      [['overview', null], exampleOverview()],
    ],
  });

describe('the page of the drill', () => {
  test.each([
    ['asked', { status: 'requested', requestedAt: NOW - 1_000, seenAt: null, progress: null }, 'begins in a moment'],
    ['taken, but not begun', { floodFrom: null, progress: null }, 'begins in a moment'],
    ['not taken', { status: 'requested', requestedAt: NOW - 60_000, seenAt: null, progress: null }, 'Nobody has taken the drill up for 1 min'],
    ['warm-up', { progress: null }, 'Ordinary mail is sent for a few seconds'],
    ['flood', {}, 'The stolen mailbox is sending.'],
    ['silent', { seenAt: NOW - 25_000 }, 'Nothing was heard of the drill for 25 s'],
    ['interrupted', { status: 'failed', failure: 'interrupted', endedAt: NOW }, 'ended in the middle'],
    ['failed', { status: 'failed', failure: 'mailboxes-secured', endedAt: NOW }, 'none left to steal'],
    ['repair', { status: 'over', incident: { number: 7, status: 'protected' } }, 'Now repair the incident.'],
    ['over', { status: 'over', incident: { number: 7, status: 'closed' } }, 'The drill is over.'],
  ] as const)('%s has its sentence', (_, changes, sentence) => {
    expect(shown({ drill: { ...played, ...changes } }).text).toContain(sentence);
  });

  test('what is no score yet is none, and wrong presses are named in both languages', () => {
    const over: Drill = { ...played, status: 'over', incident: { number: 7, status: 'closed' }, stolen: 'a@b.test' };
    const score = {
      foundAfter: 41_000,
      containedAfter: null,
      wrong: [{ kind: 'on-innocent', act: 'contain-account', account: 'c\u202e@b.test' }, { kind: 'early-restart' }],
      closed: true,
    } as const;
    const { text } = shown({ drill: { ...over, score: { ...score, wrong: [...score.wrong] } } });
    for (const part of ['after 41 s', 'not at all', 'The stolen mailbox was a@b.test.', '“Contain” on c', 'The restart, before the stolen mailbox was secured'])
      expect(text).toContain(part);
    expect(text).not.toContain('\u202e');
    expect(shown({ drill: { ...over, score: { ...score, wrong: [], closed: false, foundAfter: null } } }).text).toMatch(/not yet.*none/s);
    expect(shown({ drill: { ...over, score: { ...score, wrong: [...score.wrong] } } }, { language: 'ko' }).text).toContain(
      '해킹된 메일 계정을 차단하기 전에 재시작',
    );
  });

  test('who may not begin one reads why, and where none can be begun there is no way to press', () => {
    expect(shown({ whyNot: null, drill: null }, { role: 'operator' }).text).toContain('It takes the role');
    for (const whyNot of ['real-host', 'real-relay', 'other-console', 'silent', 'rule-off', 'threshold-too-high'] as const) {
      expect(shown({ whyNot, drill: null }).off, whyNot).toEqual(['Begin the drill']);
    }
    expect(shown({ whyNot: null, drill: null }).pressable).toEqual(['Begin the drill']);
  });
});

import { expect, test } from 'vitest';
import type { Evidence } from '@sluice/suspects/assessment';
import { evidenceText, shownLines } from './evidence-text';

const evidence: Evidence = {
  omittedConnections: 0,
  connections: [
    { connection: 'b', address: '198.51.100.7', startedAt: 2, recipients: 1, omittedLines: 0, lines: [{ file: '2026-11-24.log', text: '03:04:02 QUIT\r' }] },
    {
      connection: 'a',
      address: null,
      startedAt: 1,
      recipients: 0,
      omittedLines: 3,
      lines: [
        { file: '2026-11-24.log', text: '03:04:00 one' },
        { file: '2026-11-24.log', text: '03:04:01 \u202Eowt' },
      ],
    },
  ],
};

test('copied lines name their file and hide nothing', () => {
  expect(evidenceText(evidence)).toBe('2026-11-24.log: 03:04:02 QUIT[CR]\n\n2026-11-24.log: 03:04:00 one\n2026-11-24.log: 03:04:01 [RLO]owt');
  expect(shownLines(evidence)).toBe(3);
});

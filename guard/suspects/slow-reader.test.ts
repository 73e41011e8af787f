import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '@sluice/suspects/log-report/log-report';
import { suspects } from './suspects';

test('an answer waits for whoever reads it, and is not kept whole meanwhile', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'mail.log');
  const login = (n: number): string => `2026-11-24T10:00:00Z mx postfix/smtpd[7]: 4F2A1C0D3E: client=unknown[192.0.2.7], sasl_method=PLAIN, sasl_username=account-${n}@example.test\n`;
  writeFileSync(path, Array.from({ length: 2000 }, (_, n) => login(n)).join(''));
  let said = '';
  let waiting = 0;
  const output: Writable = new Writable({
    write: (text, _, done) => {
      said += String(text);
      waiting = Math.max(waiting, output.writableLength);
      setImmediate(done);
    },
  });
  await suspects([path], { json: true, all: true }, { input: process.stdin, output, errors: output, environment: {}, timeZone: 'UTC', now: () => Date.parse('2026-11-25T00:00:00Z'), ahead: null });
  await new Promise((resolve) => output.end(resolve));
  expect((JSON.parse(said) as Report).accounts).toHaveLength(2000);
  expect(said.length).toBeGreaterThan(1_000_000);
  expect(waiting).toBeLessThan(100_000);
});

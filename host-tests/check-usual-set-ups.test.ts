import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '@sluice/guard/check/finding';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { startPolicyStub, type PolicyStub } from '@sluice/guard/mailserver/testing/policy-stub';
import { CheckedHost } from './testing/checked-host';
import { USUAL_SET_UPS, type UsualSetUp } from './testing/usual-set-ups';

const MARKS = { missing: '✗', unknown: '?', right: '✓', notice: '✓' } as const;

test.each([['en', 'docs/postfix.md'], ['ko', 'docs/postfix.ko.md']] as const)('the table stands in the documentation (%s)', async (language, file) => {
  const text = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
  for (const { name, services, why } of USUAL_SET_UPS) {
    const shown = Object.entries(services).map(([service, course]) => `${service}: ${course}`).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
    expect(text.split('\n')).toContain(`| ${name} | ${shown.join('<br>')} | ${why[language]} |`);
  }
});

describeOnHost('sluice guard check on usual set-ups', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: CheckedHost;
  let otherPolicy: PolicyStub;
  beforeAll(async () => {
    otherPolicy = await startPolicyStub(0, false);
    host = await CheckedHost.start({ accounts: ['minsu@example.test'] });
  }, 60_000);
  afterAll(async () => {
    await host?.remove();
    await otherPolicy?.close();
  });

  /** @returns the set-up with ports of this host, and which service is which */
  function onFreePorts({ main, master, services }: UsualSetUp): { main: string; master: string; named: Map<string, string> } {
    const names = [...new Set([...master.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))];
    const ports = new Map(names.map((name, index) => [name, String(host.ports[index])]));
    const text = master.replace(/\{(\w+)\}/g, (_, name: string) => ports.get(name) ?? '');
    const named = new Map(Object.keys(services).map((name) => {
      const port = ports.get(name) ?? '';
      return [name, name.includes('/') ? name : text.includes(`127.0.0.1:${port} inet`) ? `127.0.0.1:${port}/inet` : `${port}/inet`];
    }));
    return { main: `${main.replace('{policy}', String(otherPolicy.port))}\n${host.tls}`, master: text, named };
  }

  function markOf(findings: readonly Finding[], service: string): string {
    const levels = findings.filter(({ services = [] }) => services.includes(service)).map(({ level }) => level);
    for (const level of ['missing', 'unknown', 'right'] as const) if (levels.includes(level)) return MARKS[level];
    return 'not looked at';
  }

  test.each(USUAL_SET_UPS)('$name', async (setUp) => {
    const { named, ...files } = onFreePorts(setUp);
    await host.become(files);
    const before = await host.findings();
    await host.check({ apply: true });
    const after = await host.findings();
    expect(Object.fromEntries([...named].map(([name, service]) => [name, `${markOf(before, service)} → ${markOf(after, service)}`])), JSON.stringify(after.filter(({ level }) => level !== 'right'), null, 1)).toEqual(setUp.services);
    expect(after.filter(({ level }) => level === 'missing' || level === 'unknown')).toEqual([]);
    await host.check({ undo: true });
    expect((await host.main()).includes('check_policy_service { inet:')).toBe(false);
  }, 120_000);
});

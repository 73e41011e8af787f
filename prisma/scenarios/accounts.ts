import type { Assessment, Evidence } from '@sluice/suspects/assessment';
import type { AccountActivity } from '@sluice/contract/contract';

const OUTSIDE = ['mail.test', 'shop.test', 'promo.invalid', 'users.invalid', 'outdomain.co.kr', 'inbox.test', 'freemail.test'];
const calm = { auths: 3, failedAuths: 0, messages: 3, recipients: 4, refused: 0, outsideRecipients: 2, domains: 2, addresses: 1, connections: 3 };

function assessment(account: string, at: number, parts: Partial<Assessment>): Assessment {
  return {
    account,
    score: 2,
    verdict: 'normal',
    figures: calm,
    windowSeconds: 300,
    usualRecipients: 6,
    firstSeen: at - 6 * 24 * 3_600_000,
    lastSeen: at - 2_000,
    at,
    reasons: [],
    ...parts,
  };
}

function lines(account: string, connection: string, at: number, recipients: number): Evidence['connections'][number]['lines'] {
  const time = new Date(at + 9 * 3_600_000).toISOString();
  const file = `${time.slice(0, 10)}.log`;
  const text = (message: string) => ({ file, text: `${time.slice(11, 19)} 3,1,${connection},${message}` });
  const accepted = Array.from({ length: recipients }, (_, index) => text(`RCPT command successful(user${index + 41}@${OUTSIDE[index % OUTSIDE.length] ?? 'mail.test'}).`));
  return [
    { file, text: `${time.slice(11, 19)} 99,99,${connection},Processing AUTH LOGIN` },
    text(`Authentication successful(${account}, LOGIN).`),
    text(`MAIL command successful(<${account}>).`),
    ...accepted,
    text('DATA command successful.'),
    text('DATA received(7256 bytes).'),
  ];
}

function evidence(account: string, at: number): Evidence {
  const connections = Array.from({ length: 6 }, (_, index) => {
    const connection = `9828e10${index}-6e14-46fb-a0e0-9a32621a55d${index}`;
    const startedAt = at - index * 7_000;
    return { connection, address: `203.0.113.${20 + index * 9}`, startedAt, recipients: 18, lines: lines(account, connection, startedAt, 18), omittedLines: index * 4 };
  });
  return { connections, omittedConnections: 31 };
}

/** The stolen mailbox. */
export function stolen(account: string, at: number): AccountActivity {
  const figures = { auths: 212, failedAuths: 4, messages: 1_904, recipients: 4_212, refused: 655, outsideRecipients: 4_209, domains: 1_377, addresses: 38, connections: 214 };
  const reason = { usualOf: 'account' as const, windowSeconds: 300 };
  return {
    assessment: assessment(account, at, {
      score: 98,
      verdict: 'suspect',
      figures,
      reasons: [
        { ...reason, code: 'recipients-burst', points: 40, value: 4_212, usual: 6 },
        { ...reason, code: 'domain-spread', points: 30, value: 1_377, usual: 3 },
        { ...reason, code: 'auth-burst', points: 18, value: 212, usual: 2 },
        { ...reason, code: 'address-spread', points: 10, value: 38, usual: 1 },
      ],
    }),
    evidence: evidence(account, at),
  };
}

/** A second, slower one. */
export function alsoStolen(account: string, at: number): AccountActivity {
  const figures = { auths: 44, failedAuths: 61, messages: 188, recipients: 402, refused: 22, outsideRecipients: 399, domains: 143, addresses: 9, connections: 46 };
  const reason = { usualOf: 'server' as const, windowSeconds: 300 };
  return {
    assessment: assessment(account, at, {
      score: 81,
      verdict: 'suspect',
      figures,
      usualRecipients: null,
      reasons: [
        { ...reason, code: 'recipients-burst', points: 36, value: 402, usual: 12 },
        { ...reason, code: 'domain-spread', points: 27, value: 143, usual: 5 },
        { ...reason, code: 'failed-logins', points: 18, value: 61, usual: null, usualOf: 'none' },
      ],
    }),
    evidence: evidence(account, at),
  };
}

/** Ordinary mailboxes, one of them worth a look. */
export function ordinary(at: number): AccountActivity[] {
  const newsletter = assessment('newsletter@example.test', at, {
    score: 34,
    verdict: 'watch',
    figures: { ...calm, messages: 60, recipients: 120, outsideRecipients: 110, domains: 22 },
    usualRecipients: 96,
    reasons: [{ code: 'domain-spread', points: 22, value: 22, usual: 14, usualOf: 'account', windowSeconds: 300 }],
  });
  const people = ['minji@example.test', 'jun@example.test', 'office@example.test', 'support@example.test'];
  return [{ assessment: newsletter, evidence: evidence('newsletter@example.test', at) }, ...people.map((account) => ({ assessment: assessment(account, at, {}), evidence: null }))];
}

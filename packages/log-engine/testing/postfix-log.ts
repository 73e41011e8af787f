/** Makes the log of a Postfix server: sessions that overlap, retries, queue ids used again, filters, aliases and hostile fields. */
export function makePostfixLog(seed: number, messages: number): string {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  const lines: { at: number; order: number; text: string }[] = [];
  const add = (at: number, program: string, text: string): void => void lines.push({ at, order: lines.length, text: `postfix/${program}[${100 + random(50)}]: ${text}` });
  const free: string[] = [];
  const forged = 'B10FA20C0D3: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=victim@example.test';
  let at = 3600;
  for (let number = 0; number < messages; number += 1) {
    at += random(40);
    const account = `user${random(9)}@Example.test`;
    const id = free.length > 0 && random(3) === 0 ? (free.shift() as string) : random(2) === 0 ? (0xa0000000000 + number * 977).toString(16).toUpperCase() : `4jYyGC${String(number).padStart(4, '0')}zJ9GB`;
    const address = `client${random(5)}[192.0.2.${random(6)}]`;
    if (random(6) === 0) add(at, 'smtpd', `warning: ${address}: SASL LOGIN authentication failed: (reason unavailable), sasl_username=${account}`);
    const guest = random(4) === 0;
    add(at, 'submission/smtpd', `${id}: client=${address}${guest ? pick(['', `, sasl_sender=${forged}`]) : `, sasl_method=PLAIN, sasl_username=${account}${pick(['', '', ', sasl_sender=x@y.test'])}`}`);
    add(at, 'cleanup', `${id}: message-id=<${pick(['x@y', forged])}>`);
    const recipients = Array.from({ length: 1 + random(4) }, () => pick([`r${random(30)}@d${random(12)}.test`, `"a>, relay=x ${forged}"@q${random(3)}.test`, `R@D${random(12)}.TEST.`, 'root']));
    add(at, 'qmgr', `${id}: from=<${pick([account, `"a>, size=1, nrcpt=9 (queue active)"@b.test`])}>, size=300, nrcpt=${recipients.length} (queue active)`);
    const queue = random(5) === 0 ? `F1${(0x1000000 + number).toString(16).toUpperCase()}` : id;
    if (queue !== id) {
      add(at + 1, '10025/smtpd', `${queue}: client=localhost[127.0.0.1], orig_queue_id=${id}, orig_client=${address}`);
      add(at + 1, 'qmgr', `${id}: removed`);
      add(at + 1, 'qmgr', `${queue}: from=<${account}>, size=400, nrcpt=${recipients.length} (queue active)`);
    }
    const tries = 1 + random(3);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const when = at + 2 + attempt * random(900);
      for (const recipient of recipients) {
        const status = attempt < tries - 1 ? 'deferred' : pick(['sent', 'sent', 'bounced']);
        add(when, pick(['smtp', 'local', 'lmtp']), `${queue}: to=<${recipient}>,${pick(['', ' orig_to=<"all>, relay=y"@example.test>,'])} relay=mx[192.0.2.9]:25,${pick(['', ' conn_use=2,'])} delay=1.2, delays=0.1/0/0/1.1, dsn=2.0.0, status=${status} (250 ${forged})`);
      }
      if (attempt > 0) add(when, 'qmgr', `${queue}: from=<${account}>, size=300, nrcpt=${recipients.length} (queue active)`);
    }
    if (random(8) > 0) {
      add(at + 4000, 'qmgr', `${queue}: removed`);
      if (random(2) === 0) free.push(queue);
    }
  }
  lines.sort((a, b) => a.at - b.at || a.order - b.order);
  const two = (value: number): string => String(value).padStart(2, '0');
  return lines.map(({ at: when, text }) => `Nov 24 ${two(Math.floor(when / 3600))}:${two(Math.floor(when / 60) % 60)}:${two(when % 60)} mail ${text}\n`).join('');
}

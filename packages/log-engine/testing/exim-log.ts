import { SeededRandom, timeOfDay } from './seeded-random';

const FORGED = 'H=(x) [192.0.2.1] P=esmtpa A=plain:victim@example.test S=300';
const FORGED_LINE = `2026-11-24 10:00:00 1abcde-000001-Zz <= victim@example.test ${FORGED}`;

/** Makes the main log of an Exim server: with and without lists of recipients, long lists, retries, aliases, pipes and hostile fields. */
export function makeEximLog(seed: number, messages: number): string {
  const random = new SeededRandom(seed);
  const lines: { at: number; text: string }[] = [];
  let at = 3600;
  for (let number = 0; number < messages; number += 1) {
    at += random.below(40);
    const account = `user${random.below(9)}@Example.test${random.pick(['', '', '', '', ` S=1 id=x\\n${FORGED_LINE}`])}`;
    const digits = String(number).padStart(4, '0');
    const id = random.below(2) === 0 ? `1xWY${digits[0]}${digits[1]}-00${digits}-${digits.slice(2)}` : `1xWY${digits[0]}${digits[1]}-0000000${digits}-${digits}`;
    const say = (when: number, text: string): void => void lines.push({ at: when, text });
    const helo = random.pick(['real', 'real', '[192.0.2.9]', `x) ${FORGED.slice(6)} (y`, 'x [192.0.2.1] P=esmtp (y']);
    const client = `${random.pick(['', 'mx.test '])}(${helo}) [192.0.2.${random.below(6)}]${random.pick(['', ':4711'])}`;
    if (random.below(6) === 0) say(at, `plain authenticator failed for ${client}: 535 Incorrect authentication data (set_id=${account})`);
    const sender = random.pick(['<>', account, `"a> ${FORGED} b"@b.test`, String.raw`a\ b\"c@b.test`, 'a."b c".d@b.test']).replace(/^user.* .*/, 'x@y.test');
    const login = random.below(4) > 0 ? ` A=${random.pick(['plain', 'login_server'])}:${account}${random.pick(['', '', ' K', ' PRDR', ' PRDR PRX=192.0.2.77 K'])}` : '';
    const many = random.below(40) === 0 ? 400 : 1 + random.below(4);
    const recipients = Array.from({ length: many }, (_, index) =>
      many > 9 ? `r${index}@d${index % 70}.test` : random.pick([`r${random.below(30)}@d${random.below(12)}.test`, `"a> R=x ${FORGED} \\" b"@q${random.below(3)}.test`, `R@D${random.below(12)}.Test`, 'team@example.test', 'piped@example.test']),
    );
    const list = random.below(2) === 0 ? '' : ` for ${recipients.join(' ')}`;
    const messageId = random.pick(['', ' id=a@b', ` id="x) ${FORGED} id=y"@z`]);
    const subject = random.pick(['', '', String.raw` T="S=1 \"x\" \\ A=plain:victim@example.test S=2"`, ` T=") ${FORGED} for a@b"`]);
    const arrival = `${id} ${random.pick(['<=', '<=', '<=', '(='])} ${sender} H=${client}${random.pick(['', ' I=[192.0.2.50]:25'])} P=${random.pick(['esmtpsa', 'esmtpa', 'smtp'])}${random.pick(['', ' L X=TLS1.3:x:256 CV=no', ` X=TLS1.3:x:256 CV=yes DN="CN=x\\" A=plain:victim@example.test S=300 id=\\"y" SNI=x.test`])}${login} S=${200 + random.below(900)}${random.pick(['', ' M8S=0', ' RT=1s'])}${messageId}${subject}${random.pick(['', ` from <${sender.replace(/[<>]/g, '')}>`])}`;
    // Exim leaves out the recipients that do not go into its buffer.
    say(at, `${arrival}${list}`.length > 8100 ? `${arrival}${list}`.slice(0, 8100).replace(/ [^ ]*$/, '') : `${arrival}${list}`);
    const tries = 1 + random.below(3);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const when = at + 2 + attempt * random.below(900);
      for (const recipient of recipients) {
        const symbol = attempt < tries - 1 ? '==' : random.pick(['=>', '->', '**', '>>', '*>']);
        for (const address of deliveredAs(recipient)) say(when, `${id} ${symbol} ${address}${random.pick(outcomes(symbol))}`);
      }
    }
    if (random.below(8) > 0) say(at + 4000, `${id} Completed${random.pick(['', ' QT=5s'])}`);
  }
  const sorted = lines.map((line, order) => ({ ...line, order })).sort((a, b) => a.at - b.at || a.order - b.order);
  return sorted.map(({ at: when, text }) => `2026-11-24 ${timeOfDay(when)}${random.pick(['', '.123'])} ${random.pick(['', '[4711] '])}${text}\n`).join('');
}

function deliveredAs(recipient: string): string[] {
  if (recipient.startsWith('team@')) return [`a@out1.test <${recipient}>`, `b@out2.test <${recipient}>`];
  if (recipient.startsWith('piped@')) return [`|/bin/x <fake@y.test> R=a T=b < /dev/null <${recipient}>`];
  if (recipient.startsWith('"')) return [`${recipient.replace(/"(?=@)|^"|\\/g, '').toLowerCase()} <${recipient}>`];
  return /[A-Z]/.test(recipient) ? [`${recipient.toLowerCase()} (parent@b.test) <${recipient}>`] : [recipient];
}

function outcomes(symbol: string): string[] {
  const remote = ' R=out T=smtp H=127.0.0.1 [127.0.0.1]';
  if (symbol === '==') return [`${remote} defer (-44): SMTP error: 450 later <x@y> R=z ${FORGED_LINE}`];
  if (symbol === '**') return [`${remote}: SMTP error from remote mail server after RCPT TO:<x>: 550 <x@y.test> R=z T=q ${FORGED_LINE}`, ' F=<a@b.test> R=local: all relevant MX records point to non-existent hosts'];
  return [`${remote} C="250 ok \\"${FORGED_LINE} <x@y> R=z"`, ' R=local T=mbox'];
}

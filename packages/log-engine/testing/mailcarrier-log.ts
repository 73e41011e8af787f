import { SeededRandom, timeOfDay } from './seeded-random';

/** Makes the log of a MailCarrier server: connections that overlap, several messages and logins in one, refusals, and hostile names. */
export function makeMailCarrierLog(seed: number, sessions: number): string {
  const random = new SeededRandom(seed);
  const lines: { at: number; order: number; text: string }[] = [];
  let start = 3600;
  for (let number = 0; number < sessions; number += 1) {
    start += random.below(40);
    let at = start;
    const id = `${(0x9828e100 + number).toString(16)}-6e14-46fb-a0e0-9a32621a55db`;
    const forged = `victim@example.test, LOGIN).\\r\\n14:05:56 3,1,${id},Authentication successful(victim@example.test`;
    const account = random.pick([`user${random.below(9)}@Example.test`, `user${random.below(9)}@Example.test`, `odd${random.below(2)}, ${forged}`]);
    const say = (text: string): void => void lines.push({ at, order: lines.length, text: `${random.below(100)},${random.below(9)},${id},${text}` });
    if (random.below(9) > 0) say(`Connected from ${random.pick(['192.0.2.', '<192.0.2.'])}${random.below(6)}`.replace(/(<.*)/, '$1>'));
    say('RCPT command successful(<before@login.test>).');
    for (let tries = random.below(3); tries > 0; tries -= 1) say(`Authentication failed(${account}, LOGIN).`);
    if (random.below(5) > 0) say(`Authentication successful(${account}, ${random.pick(['LOGIN', 'PLAIN', 'CRAM-MD5'])}).`);
    for (let mail = random.below(4); mail > 0; mail -= 1) {
      at += random.below(200);
      say(`MAIL command successful(<${account}>).`);
      for (let to = 1 + random.below(4); to > 0; to -= 1) {
        const recipient = random.pick([`<r@d${random.below(12)}.test>`, `R@D${random.below(12)}.Test`, `"x).${forged}"@q${random.below(3)}.test`, 'postmaster', '<a@d1.test.>']);
        say(random.pick([`RCPT command successful(${recipient}).`, `RCPT command successful(${recipient}).`, `RCPT command failed(${recipient}, 550 no).`]));
      }
      say('DATA command successful.');
      if (random.below(6) > 0) say(`DATA received(${random.below(99999)} bytes).`);
    }
    say(random.pick(['QUIT command successful.', 'Disconnected', 'Disconnected.', 'Processing NOOP']));
    if (random.below(5) === 0) say('RCPT command successful(<late@login.test>).');
  }
  lines.sort((a, b) => a.at - b.at || a.order - b.order);
  return lines.map(({ at, text }) => `${timeOfDay(at)} ${text}\r\n`).join('');
}

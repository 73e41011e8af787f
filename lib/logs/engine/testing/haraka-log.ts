import { SeededRandom, timeOfDay } from './seeded-random';

const FORGED = '[INFO] [AAAAAAAA-1111-2222-3333-444444444444] [auth/auth_proxy] AUTH user="victim@example.test" host="127.0.0.1" success=true';

/** Makes the log of a Haraka server: connections that overlap, several logins and messages in one, retries by domain, and hostile fields. */
export function makeHarakaLog(seed: number, sessions: number): string {
  const random = new SeededRandom(seed);
  const lines: { at: number; order: number; text: string }[] = [];
  let start = 3600;
  for (let number = 0; number < sessions; number += 1) {
    start += random.below(40);
    let at = start;
    const uuid = `4EF06FCB-381E-4AA1-A680-7A63${(0x10000000 + number).toString(16).toUpperCase()}`;
    const say = (id: string, origin: string, text: string): void => void lines.push({ at, order: lines.length, text: `[${random.pick(['INFO', 'NOTICE'])}] [${id}] [${origin}] ${text}` });
    say(uuid, 'core', `connect ip=192.0.2.${random.below(6)} port=54756 local_ip=127.0.0.1 local_port=25`);
    say(uuid, 'core', ` hook=lookup_rdns plugin=hop function=hook_lookup_rdns params="" retval=OK msg="${FORGED.replaceAll('"', '\\"')}"`);
    const account = random.pick([`user${random.below(9)}@Example.test`, `user${random.below(9)}@Example.test`, `odd${random.below(2)}" host="127.0.0.1" success=true ${FORGED}`, `odd${random.below(2)}, user: victim@example.test, pass:auth/x`]);
    const plugin = random.pick(['auth/auth_proxy', 'auth/auth_proxy', 'auth/auth_vpopmaild']);
    const login = (outcome: boolean): void => say(uuid, plugin, `AUTH user="${account}"${plugin === 'auth/auth_proxy' ? ' host="127.0.0.1"' : ''} success=${outcome}`);
    let logins = 0;
    let failures = random.below(3);
    for (let tries = failures; tries > 0; tries -= 1) login(false);
    const results = random.below(3);
    for (let tries = random.below(5) === 0 ? 0 : 1 + random.below(2); tries > 0; tries -= 1) {
      logins += 1;
      if (results !== 1) login(true);
      if (results > 0) say(uuid, 'auth', `method: PLAIN, user: ${account}, pass:${Array.from({ length: logins }, () => 'auth/flat_file').join(', ')}${failures > 0 ? ', fail:auth/flat_file/PLAIN, auth/flat_file/PLAIN' : ''}`);
      failures += random.below(2);
    }
    for (let transaction = 1; transaction <= random.below(4); transaction += 1) {
      at += random.below(200);
      mail(`${uuid}.${transaction}`);
    }
    if (random.below(6) > 0) say(uuid, 'core', `disconnect ip=192.0.2.1 rdns=unknown helo="${FORGED.replaceAll('"', '\\"')}" relay=Y rcpts=1/0/0 lr="" time=1`);

    function mail(id: string): void {
      say(id, 'core', `sender <${random.pick([account, '"a> code=OK "@b.test'])}> code=CONT msg=""`);
      const domains: string[][] = [];
      for (let to = 1 + random.below(5); to > 0; to -= 1) {
        const recipient = random.pick([`r${random.below(9)}@d${random.below(12)}.test`, `R${random.below(9)}@D${random.below(12)}.test`, `"a> code=OK ${FORGED.replaceAll('"', '\\"')}"@q${random.below(3)}.test`]);
        const code = random.pick(['OK', 'OK', 'OK', 'DENY', 'DENYSOFT']);
        say(id, 'core', `recipient <${recipient}> code=${code} msg="${code === 'OK' ? '' : ' code=OK no'}" sender=${account}`);
        if (code !== 'OK') continue;
        const domain = recipient.slice(recipient.lastIndexOf('@')).toLowerCase();
        const same = domains.find(([first = '']) => first.toLowerCase().endsWith(domain));
        if (same) same.push(recipient);
        else domains.push([recipient]);
      }
      say(id, 'core', `message mid="<${FORGED.replaceAll('"', '\\"')}>" size=59 rcpts=6/0/0 delay=0 code=CONT msg=""`);
      if (domains.length === 0) return;
      say(id, 'core', `queue code=CONT msg="Message Queued (${id})"`);
      if (random.below(7) === 0) return;
      say(id, 'core', `queue code=OK msg="Message Queued (${id})"`);
      domains.forEach((recipients, index) => deliver(`${id}.${index + 1}`, recipients));
    }

    function deliver(id: string, all: string[]): void {
      let left = all;
      const before = at;
      for (let attempt = 0; attempt < 3 && left.length > 0; attempt += 1) {
        at = before + attempt * 900 + random.below(60);
        if (random.below(4) === 0) {
          const gone = random.below(3) === 0;
          say(id, 'outbound', gone ? `bouncing mail: No MX for ${FORGED}` : `Temp failing 17_0_vm for 64 seconds: Tried all MXs Some recipients temp failed: ${FORGED}`);
          if (gone) break;
          continue;
        }
        const outcomes = left.map((recipient) => ({ recipient, outcome: random.pick(['ok', 'ok', 'deferred', 'rejected']) }));
        for (const { recipient, outcome } of outcomes) if (outcome !== 'ok') say(id, 'outbound', `recipient <${recipient}> ${outcome}: ${outcome === 'rejected' ? '550 no' : '450 later'} ${FORGED}`);
        const having = (outcome: string): string[] => outcomes.filter((each) => each.outcome === outcome).map(({ recipient }) => recipient);
        if (having('ok').length > 0) say(id, 'outbound', ` delivered file=17_0_vm domain=d.test host=mx ip=127.0.0.1 port=25 mode=SMTP tls=N auth=N response="ok rcpts=9/9/9 ${FORGED.replaceAll('"', '\\"')}" delay=0.1 fails=${attempt} rcpts=${having('ok').length}/${having('deferred').length}/${having('rejected').length}`);
        if (having('deferred').length > 0) say(id, 'outbound', `Temp failing 17_0_vm for 64 seconds: Some recipients temp failed: ${having('deferred').join(', ')}`);
        if (having('rejected').length > 0) say(id, 'outbound', `bouncing mail: Some recipients failed: ${having('rejected').join(', ')}`);
        left = having('deferred');
      }
      at = before;
    }
  }
  lines.sort((a, b) => a.at - b.at || a.order - b.order);
  return lines.map(({ at, text }) => `${random.pick([`2026-11-24T${timeOfDay(at)}.123Z `, `Nov 24 ${timeOfDay(at)} mail haraka[812]: `])}${text}\n`).join('');
}

// Writes a seeded log of an ordinary mail server with one hijacked mailbox: node bench/logs/make-log.mjs postfix|mailcarrier|exim MEGABYTES FILE
import { closeSync, openSync, writeSync } from 'node:fs';

const [, , format = 'postfix', megabytes = '1000', file = ''] = process.argv;
let state = 20261124;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const two = (value) => String(value).padStart(2, '0');
const clock = (second) => `${two(Math.floor(second / 3600) % 24)}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
const words = Array.from({ length: 4000 }, (_, n) => `${['mail', 'post', 'corp', 'shop', 'blue', 'north', 'data', 'soft'][n % 8]}${n}.${['com', 'net', 'co.kr', 'org'][n % 4]}`);
const target = Number(megabytes) * 1e6;
// The messages spread over one day, whatever the size.
const perMessage = { postfix: 925, mailcarrier: 800, exim: 550 }[format];
const writers = { postfix, mailcarrier, exim };
const total = Math.ceil(target / perMessage);

function message(number) {
  const at = Math.min(86_399, Math.floor((number / total) * 84_000));
  const stolen = at > 50_000 && at < 52_000 && number % 3 === 0;
  const user = random(1500);
  const account = stolen ? 'stolen@example.test' : `user${user}@example.test`;
  const recipients = stolen ? 4 : 1 + (random(4) === 0 ? random(3) : 0);
  const to = () => `person${random(90000)}@${stolen || random(5) === 0 ? words[random(4000)] : words[random(40)]}`;
  // A person writes from the office, from home and from a phone.
  const address = stolen ? `203.0.113.${random(132)}` : `10.${user >> 8}.${user & 255}.${1 + random(3)}`;
  return writers[format](number, at, account, recipients, to, address);
}

function postfix(number, at, account, recipients, to, address) {
  const id = number % 2 === 0 ? (0xa0000000000 + number * 4099).toString(16).toUpperCase().slice(0, 11) : `4jY${number.toString(10).replace(/[0-9]/g, (digit) => 'BCDFGHJKLM'[Number(digit)]).padStart(9, 'z')}`;
  const guest = number % 5 === 4;
  const head = `Nov 24 ${clock(at)} mail postfix/`;
  const smtpd = `${head}${guest ? 'smtpd' : 'submission/smtpd'}[${2000 + (number % 90)}]: `;
  const host = `host${number % 1000}.example.net[${address}]`;
  let text = `${smtpd}connect from ${host}\n${smtpd}${id}: client=${host}${guest ? '' : `, sasl_method=PLAIN, sasl_username=${account}`}\n`;
  text += `${head}cleanup[3001]: ${id}: message-id=<${number}.${random(1e9)}@example.test>\n`;
  text += `${head}qmgr[812]: ${id}: from=<${account}>, size=${1000 + random(90000)}, nrcpt=${recipients} (queue active)\n${smtpd}disconnect from ${host} ehlo=2 starttls=1 auth=1 mail=1 rcpt=${recipients} data=1 quit=1 commands=8\n`;
  for (let n = 0; n < recipients; n += 1) {
    const kind = random(20);
    const status = kind === 0 ? 'dsn=4.4.1, status=deferred (connect to mx.example.net[198.51.100.7]:25: Connection timed out)' : kind === 1 ? 'dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 User unknown)' : `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${random(1e9).toString(16)})`;
    text += `${head}smtp[${4000 + random(40)}]: ${id}: to=<${to()}>, relay=mx.example.net[198.51.100.7]:25, delay=0.${random(90)}, delays=0.1/0.01/0.2/0.3, ${status}\n`;
  }
  return `${text}${head}qmgr[812]: ${id}: removed\n`;
}

function mailcarrier(number, at, account, recipients, to, address) {
  const id = `${(number >>> 0).toString(16).padStart(8, '0')}-6e14-46fb-a0e0-9a32621a55db`;
  const say = (text) => `${clock(at)} 3,1,${id},${text}\n`;
  let text = say(`Connected from ${address}`) + say('Processing AUTH LOGIN') + say(`Authentication successful(${account}, LOGIN).`) + say(`MAIL command successful(<${account}>).`);
  const names = Array.from({ length: recipients }, to);
  for (const name of names) text += say(`RCPT command successful(${name}).`);
  text += say('DATA command successful.') + say(`DATA received(${1000 + random(90000)} bytes).`);
  for (const name of names) text += say(`Mail relayed(${account},${name}).`);
  return text + say('QUIT command successful.');
}

function exim(number, at, account, recipients, to, address) {
  const id = `1xW${String(number % 1000).padStart(3, '0')}-${String(number).padStart(11, '0')}-${String(number % 10000).padStart(4, '0')}`;
  const say = (text) => `2026-11-24 ${clock(at)} ${id} ${text}\n`;
  const names = Array.from({ length: recipients }, to);
  const login = number % 5 === 4 ? 'P=esmtps' : `P=esmtpsa X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=no A=plain:${account}`;
  let text = say(`<= ${account} H=host${number % 1000}.example.net (pc) [${address}] ${login} S=${1000 + random(90000)} id=${number}.${random(1e9)}@example.test for ${names.join(' ')}`);
  for (const name of names) {
    const kind = random(20);
    if (kind === 0) text += say(`== ${name} R=dnslookup T=remote_smtp defer (110): Connection timed out`);
    else if (kind === 1) text += say(`** ${name} R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.7]: SMTP error from remote mail server after RCPT TO:<${name}>: 550 5.1.1 User unknown`);
    else text += say(`=> ${name} R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.7] X=TLS1.3:x:256 CV=yes C="250 2.0.0 Ok: queued as ${random(1e9).toString(16)}"`);
  }
  return text + say('Completed');
}

const out = openSync(file, 'w');
let written = 0;
for (let number = 0; written < target; ) {
  let block = '';
  while (block.length < 1 << 20) block += message(number++);
  written += writeSync(out, block);
}
closeSync(out);

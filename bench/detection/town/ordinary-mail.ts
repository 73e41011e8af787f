import { DAY, MINUTE, SECOND, anyTime, kindOf, timeAt } from './calendar';
import { inPortions, sent, type Emit, type Message } from './events';
import { LOCAL_DOMAINS, isLocal, personName, privateAddress } from './names';
import { placeIn } from './places';
import { Random } from './random';
import type { Account, Town } from './town';

const BUSY = { working: 1.15, saturday: 0.12, free: 0.05 };

/** What everybody does: writes to people he knows and now and then to others, gets mail, reads it, forgets a password. */
export function ordinaryDay(town: Town, account: Account, day: number, emit: Emit): void {
  const { random } = account;
  for (let n = random.poisson(account.rate * BUSY[kindOf(day)]); n > 0; n -= 1) ordinaryMessages(town, account, anyTime(random, day), emit);
  if (account.tellsAllOn === day) {
    for (const part of inPortions(random.shuffled(account.contacts).slice(0, 140), 35)) {
      const at = timeAt(day, 14) + random.next() * 20 * MINUTE;
      emit(sent(at, account, town.placeOf(account, at), part, { fate: 'list' }));
    }
  }
  for (let n = random.poisson(account.heard * (kindOf(day) === 'working' ? 1 : 0.3)); n > 0; n -= 1) {
    const from = random.chance(0.6) && account.contacts.length > 0 ? outsideContact(account) : `${personName(random)}@${random.pick(town.partners)}`;
    emit({ kind: 'inbound', at: anyTime(random, day), from, to: account.address });
  }
  for (let n = random.poisson(kindOf(day) === 'working' ? 0.6 : 0.3); n > 0; n -= 1) {
    const at = anyTime(random, day);
    emit({ kind: 'imap', at, user: account.address, place: town.placeOf(account, at) });
  }
  if (!random.chance(0.004)) return;
  let at = anyTime(random, day);
  for (let n = random.between(2, 12); n > 0; n -= 1) {
    at += random.within(2, 90) * SECOND;
    emit({ kind: 'failed-login', at, user: account.address, place: town.placeOf(account, at) });
  }
}

function ordinaryMessages(town: Town, account: Account, at: number, emit: Emit): void {
  const { random } = account;
  const messages = Array.from({ length: random.chance(0.88) ? 1 : random.between(2, 3) }, (_, n): Message => {
    const { to, fresh } = recipients(town, account);
    return { after: n * random.within(4, 40) * SECOND, from: account.address, to, bytes: Math.round(random.lognormal(9000, 1.4)) + 700, fate: fresh ? 'fresh' : 'ordinary' };
  });
  const asked = messages[0]?.to[0];
  // This mail was an answer.
  if (asked !== undefined && random.chance(0.2) && !isLocal(asked)) emit({ kind: 'inbound', at: at - random.within(3, 200) * MINUTE, from: asked, to: account.address });
  emit({ ...sent(at, account, town.placeOf(account, at), []), messages });
}

function recipients(town: Town, account: Account): { to: string[]; fresh: boolean } {
  const { random, contacts } = account;
  const which = random.next();
  const count = which < 0.78 ? 1 : which < 0.95 ? random.between(2, 4) : which < 0.993 ? random.between(5, 12) : random.between(13, 40);
  const to = new Set<string>();
  let fresh = false;
  for (let n = 0; n < count * 3 && to.size < count; n += 1) {
    const known = contacts[random.favourite(contacts.length)];
    if (known !== undefined && !random.chance(0.06)) {
      to.add(known);
      continue;
    }
    const contact = town.newContact(account);
    to.add(contact);
    fresh = true;
    // One who stays.
    if (random.chance(0.5)) contacts.splice(random.favourite(contacts.length), 0, contact);
  }
  return { to: [...to], fresh };
}

function outsideContact({ random, contacts }: Account): string {
  for (let n = 0; n < 8; n += 1) {
    const contact = random.pick(contacts);
    if (!isLocal(contact)) return contact;
  }
  return privateAddress(random);
}

/** Strangers guess passwords of real and of invented names, and get in nowhere; others are refused at the door. */
export function knocking(town: Town, day: number, emit: Emit): void {
  const random = new Random(town.seed, `knocking ${day}`);
  for (let run = random.between(2, 4); run > 0; run -= 1) {
    const target = random.chance(0.5) ? random.pick(town.accounts).address : null;
    const places = Array.from({ length: random.between(1, 12) }, () => placeIn(random, 'abroad'));
    let at = timeAt(day, 0) + random.next() * DAY;
    for (let n = random.between(20, 90); n > 0; n -= 1) {
      at += random.within(1, 25) * SECOND;
      const user = target ?? (random.chance(0.4) ? random.pick(town.accounts).address : `${personName(random)}@${random.pick(LOCAL_DOMAINS)}`);
      emit({ kind: 'failed-login', at, user, place: random.pick(places) });
    }
  }
  for (let n = 0; n < 60; n += 1) emit({ kind: 'refused', at: timeAt(day, 0) + random.next() * DAY, to: random.pick(town.accounts).address, place: placeIn(random, random.pick(['abroad', 'rented'] as const)) });
}

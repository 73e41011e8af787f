import { ADDRESSES, AUTHS, CALLED_SPAM, CONNECTIONS, DOMAINS, FAILED_LOGINS, FIGURE_COUNT, FIRST_SEEN, LAST_SEEN, NEW_DOMAINS, MESSAGES, OUTSIDE, REFUSED, UNKNOWN } from '../counters';
import { addLedger, enterCount, enterMinute, enterMove, flush, forgetLedger } from './account-ledger';
import { closeMinute } from './account-moments';
import { newestMinute, settle, sizeOfMinutes } from './account-windows';
import { NO_DOMAIN } from './domain';
import { addEvidence, forgetEvidence, isLastEvidence, keepEvidence, weightOfEvidence } from './evidence';
import { addFailed, rememberFailedNames, takeFailed } from './failed-logins';
import { paired, taken, takeFolded } from './fingerprint';
import { add, fetch, find, newTable, setValueAt, sweep, valueAt } from './fingerprint-table';
import { addressed, counted, merged, named as tellName, renamed } from './host';
import { lineNumber } from './line-place';
import { addKnown, forgetKnown, sizeOfKnown } from './known-addresses';
import { addPlaces, forgetPlaces, sizeOfPlaces } from './places';
import { SAID_SPAM, SAID_UNKNOWN } from './events';
import { at, counting, countWithin, day, minute, tenMinutes, until } from './log-time';
import { isOutside, knowsOwnDomains, nameFrom, nameIs, nameTo } from './own-domains';
import { addressLine, lineHere, lineTells } from './shown-lines';

/** So many domains of one account are remembered; later ones stay new to it. A thief cannot push out what the owner wrote to. */
let mostDomainsEach: f64 = Infinity;

/** Where an account's numbers of the whole log stand: FIGURE_COUNT figures and when it was first and last seen, each 64 bits; then its newest minute, and the number of that among its minutes with activity. */
const FIRST: usize = FIRST_SEEN * 8;
const LAST: usize = LAST_SEEN * 8;
const NEWEST: usize = FIGURE_COUNT * 8 + 16;
const ORDINAL: usize = NEWEST + 4;
/** Its newest ten minutes of the clock and its newest day, each with how many of its lines were counted in it. */
const TEN_MINUTES: usize = ORDINAL + 4;
const DAY: usize = TEN_MINUTES + 8;
/** Two lines of the processor's cache. */
const SIZE: usize = 128;
/** From so many lines in ten minutes, or in a day, on some of them are kept: quieter accounts are no suspects. */
const BUSY_FROM: u32 = 24;
const LONG_FROM: u32 = 256;
const ODD_EXPONENT: u64 = 1 << 52;

/** Of each account, too, but needed less often: the fingerprint of its name, and that of the address of its last login; then another account that is the same mailbox, or NONE; then whether it is forgotten. */
const NAME: usize = 0;
const LAST_ADDRESS: usize = 8;
const SAME_AS: usize = 16;
const GONE: usize = 20;
const IDENTITY: usize = 24;
const NONE = -1;
/** About what an account takes without its minutes and lines; and each of its domains and addresses. */
const WEIGHT: u32 = 2048;
const PAIR_WEIGHT: u32 = 32;

let totals: usize = heap.alloc(SIZE * 64);
let identities: usize = heap.alloc(IDENTITY * 64);
let anyMerged: bool = false;
let room: i32 = 64;
let count: i32 = 0;
const accounts: usize = newTable(4096);
const domains: usize = newTable(16384);
const addresses: usize = newTable(4096);
/** Accounts that were forgotten, whose places others may have. */
let free: usize = heap.alloc(4 * 64);
let freeRoom: i32 = 64;
let freeCount: i32 = 0;

/** Where a story is told: the connection that what follows belongs to, and the account; -1 before it is known. */
export let telling: bool = false;
export let connection: i32 = -1;
let followed: i32 = -1;
/** Who was active last, and when: often the same account does the next thing in the same second. */
let seenAccount: i32 = -1;
let seenAt: f64 = NaN;

/** Seconds since 1970. */
export function askFor(from: f64, to: f64, story: bool): void {
  countWithin(from, to);
  telling = story;
}

/** How much is remembered of a log without an end. */
export function rememberAtMost(failedNames: i32, domainsEach: i32): void {
  rememberFailedNames(failedNames);
  mostDomainsEach = domainsEach;
}

export function setConnection(number: i32): void {
  connection = number;
}

/** Brings all that was counted into the windows. */
export function closeAccounts(): void {
  flush();
  for (let account = 0; account < count; account += 1) {
    const newest = newestMinute(account);
    if (newest < 0) continue;
    settle(account);
    closeMinute(account, newest);
  }
}

/** Where the account's figures of the whole log stand, and when it was first and last seen, each 64 bits. */
export function totalsOf(account: i32): usize {
  return totals + <usize>account * SIZE;
}

function identityOf(account: i32): usize {
  return identities + <usize>account * IDENTITY;
}

/** @returns the number of the account that is named there, a new one for a new name. @param name its fingerprint, folded */
export function accountNamed(name: u64, from: usize, to: usize): i32 {
  const cell = find(accounts, name);
  if (cell !== 0) return valueAt(cell);
  const account = freePlace();
  add(accounts, name, account, 0);
  const base = totalsOf(account);
  memory.fill(base, 0, SIZE);
  store<f64>(base, Infinity, FIRST);
  store<f64>(base, -Infinity, LAST);
  store<i32>(base, -1, NEWEST);
  store<i32>(base, -1, ORDINAL);
  store<u64>(identityOf(account), name, NAME);
  store<u64>(identityOf(account), 0, LAST_ADDRESS);
  store<i32>(identityOf(account), NONE, SAME_AS);
  store<i32>(identityOf(account), 0, GONE);
  if (tellName(account, from, to)) followed = account;
  return account;
}

function freePlace(): i32 {
  if (freeCount > 0) {
    freeCount -= 1;
    return load<i32>(free + <usize>freeCount * 4);
  }
  if (count === room) {
    room *= 2;
    totals = heap.realloc(totals, SIZE * room);
    identities = heap.realloc(identities, IDENTITY * room);
  }
  count += 1;
  addLedger();
  addEvidence();
  addKnown();
  addPlaces();
  return count - 1;
}

/** Whether the account was given up, since `forget`. */
export function isGone(account: i32): bool {
  return account >= 0 && load<i32>(identityOf(account), GONE) !== 0;
}

/** Gives an account up, with all that it did. Afterwards, and before anything else, `sweepForgotten`. */
export function forget(account: i32): void {
  flush();
  forgetLedger(account);
  forgetEvidence(account);
  forgetKnown(account);
  forgetPlaces(account);
  store<i32>(identityOf(account), 1, GONE);
  if (freeCount === freeRoom) {
    freeRoom *= 2;
    free = heap.realloc(free, <usize>freeRoom * 4);
  }
  store<i32>(free + <usize>freeCount * 4, account);
  freeCount += 1;
}

/** Nothing points to those any more that were forgotten. */
export function sweepAccounts(): void {
  sweep(accounts, (account, _more) => !isGone(account));
  sweep(domains, (_ordinal, account) => !isGone(account));
  sweep(addresses, (_ordinal, account) => !isGone(account));
  for (let account = 0; account < count; account += 1) if (isGone(load<i32>(identityOf(account), SAME_AS))) store<i32>(identityOf(account), NONE, SAME_AS);
  seenAccount = -1;
  seenAt = NaN;
}

/** About how many bytes of memory the account takes. */
export function weightOf(account: i32): u32 {
  const pairs = load<f64>(totalsOf(account), DOMAINS << 3) + load<f64>(totalsOf(account), ADDRESSES << 3);
  return WEIGHT + sizeOfMinutes(account) + weightOfEvidence(account) + sizeOfKnown(account) + sizeOfPlaces(account) + <u32>min(pairs, 1e6) * PAIR_WEIGHT;
}

/** How many accounts are known. */
export function accountCount(): i32 {
  return count - freeCount;
}

/** @returns the number of the account whose name has that fingerprint, or -1 */
export function accountOfName(name: u64): i32 {
  const cell = find(accounts, name);
  return cell === 0 ? -1 : valueAt(cell);
}

/** A successful login of the name that stands there, with the failed ones before it. @returns the account */
export function loggedIn(from: usize, to: usize): i32 {
  nameIs(from, to);
  takeFolded(nameFrom, nameTo);
  return loggedInAs(taken, nameFrom, nameTo);
}

/** The same. @param name its fingerprint, folded */
export function loggedInAs(name: u64, from: usize, to: usize): i32 {
  const account = accountNamed(name, from, to);
  const failures = takeFailed(name);
  if (!counting) return account;
  seen(account);
  rise(account, AUTHS, 1);
  if (failures > 0) rise(account, FAILED_LOGINS, failures);
  prove(account, AUTHS);
  return account;
}

/** A failed login. @param name the fingerprint of its name, folded */
export function failedLoginOf(name: u64): void {
  if (counting) addFailed(name);
}

export function countFigure(account: i32, figure: i32, times: i32): void {
  if (!counting || times === 0) return;
  seen(account);
  rise(account, figure, times);
  if (times === 1) prove(account, figure);
}

/** What another server said of a recipient of the account. */
export function countSaid(account: i32, said: i32): void {
  if ((said & SAID_UNKNOWN) !== 0) countInWindows(account, UNKNOWN, 1);
  if ((said & SAID_SPAM) !== 0) countInWindows(account, CALLED_SPAM, 1);
}

/** What is counted in windows only. */
export function countInWindows(account: i32, counter: i32, times: i32): void {
  if (!counting || times === 0) return;
  seen(account);
  enterCount(account, counter, times);
}

/** Recipients outside of the server's own domains, accepted or refused; where no such domains are known, all of them are counted so by themselves. */
export function countOutside(account: i32, times: i32): void {
  if (!counting || times === 0 || !knowsOwnDomains()) return;
  seen(account);
  enterCount(account, OUTSIDE, times);
}

/** @returns the account whose mailbox this one is under another spelling, or itself */
export function realAccount(account: i32): i32 {
  if (!anyMerged) return account;
  const same = load<i32>(identityOf(account), SAME_AS);
  return same === NONE ? account : same;
}

/** Whether the account is no longer one of its own, as it is the same mailbox as another. */
export function isMerged(account: i32): bool {
  return realAccount(account) !== account && load<f64>(totalsOf(account), MESSAGES << 3) + load<f64>(totalsOf(account), REFUSED << 3) === 0;
}

/** @returns the client's address of the account's last login; 0 without one */
export function lastAddress(account: i32): u64 {
  return load<u64>(identityOf(account), LAST_ADDRESS);
}

/** The client's address of the account's last login. */
export function setLastAddress(account: i32, address: u64): void {
  store<u64>(identityOf(account), address, LAST_ADDRESS);
}

/**
 * The account logs in without a domain, and sends as the name that stands there: itself with its domain. Both are one mailbox
 * from its first message on; later ones change nothing, as a thief chooses his sender.
 *
 * @param local the fingerprint of that name without its domain. @param full that of the whole name
 */
export function sentAs(account: i32, local: u64, full: u64, from: usize, to: usize): void {
  // What comes after the times that are asked for tells nothing of them.
  if (at >= until) return;
  const identity = identityOf(account);
  if (load<u64>(identity, NAME) !== local || load<i32>(identity, SAME_AS) !== NONE) return;
  const cell = find(accounts, full);
  if (cell === 0) {
    store<i32>(identity, account, SAME_AS);
    add(accounts, full, account, 0);
    if (renamed(account, from, to)) followed = account;
    return;
  }
  const other = realAccount(valueAt(cell));
  if (other === account) return;
  store<i32>(identity, other, SAME_AS);
  anyMerged = true;
  setValueAt(find(accounts, local), other);
  merged(account, other);
  if (followed === account) followed = other;
  if (!isMerged(account)) return;
  // What it had done goes over as if it had just happened.
  const base = totalsOf(account);
  countFigure(other, AUTHS, <i32>load<f64>(base, AUTHS << 3));
  countFigure(other, FAILED_LOGINS, <i32>load<f64>(base, FAILED_LOGINS << 3));
  countDistinct(other, ADDRESSES, load<u64>(identityOf(account), LAST_ADDRESS));
}

/** The client's address stands there; for its story. */
export function address(account: i32, from: usize, to: usize): void {
  if (account === followed && counting) addressed(connection, from, to);
}

/** Where the domain will be looked up: fetched while other things are done, it need not be waited for. @returns any number */
export function fetchDomain(account: i32, domain: u64): u32 {
  return fetch(domains, paired(domain, account));
}

/** The same of the account's figures, and of an address of its. */
export function fetchAccount(account: i32, address: u64): u32 {
  return load<u32>(totalsOf(account)) ^ load<u32>(totalsOf(account), NEWEST) ^ fetch(addresses, paired(address, account));
}

/** @param domain the fingerprint of a recipient's domain, or NO_DOMAIN */
export function countDomain(account: i32, domain: u64): void {
  if (domain !== NO_DOMAIN && isOutside(domain)) countDistinct(account, DOMAINS, domain);
}

/** Counts a domain or an address of the account once, and once in every window. */
export function countDistinct(account: i32, figure: i32, fingerprint: u64): void {
  if (!counting) return;
  const table = figure === DOMAINS ? domains : addresses;
  const pair = paired(fingerprint, account);
  seen(account);
  const ordinal = load<i32>(totalsOf(account), ORDINAL);
  const cell = find(table, pair);
  if (cell === 0) {
    if (figure !== DOMAINS || load<f64>(totalsOf(account), DOMAINS << 3) < mostDomainsEach) add(table, pair, ordinal, account);
    rise(account, figure, 1);
    if (figure === DOMAINS) enterCount(account, NEW_DOMAINS, 1);
    prove(account, figure);
  } else if (valueAt(cell) !== ordinal) {
    enterMove(account, figure, valueAt(cell));
    setValueAt(cell, ordinal);
  }
}

/** A connection on which the account logged in, or sent without a login. */
export function countConnection(account: i32): void {
  if (!counting) return;
  seen(account);
  enterCount(account, CONNECTIONS, 1);
}

/** The number of the account's newest minute among those with activity; it is active now. */
export function activeNow(account: i32): i32 {
  seen(account);
  return load<i32>(totalsOf(account), ORDINAL);
}

function seen(account: i32): void {
  if (account === seenAccount && at === seenAt) return;
  seenAccount = account;
  seenAt = at;
  const base = totalsOf(account);
  if (at < load<f64>(base, FIRST)) store<f64>(base, at, FIRST);
  if (at > load<f64>(base, LAST)) store<f64>(base, at, LAST);
  if (minute <= load<i32>(base, NEWEST)) return;
  store<i32>(base, minute, NEWEST);
  store<i32>(base, load<i32>(base, ORDINAL) + 1, ORDINAL);
  enterMinute(account, minute);
}

function rise(account: i32, figure: i32, times: i32): void {
  if (account === followed) counted(connection, figure, times);
  const figureAt = totalsOf(account) + (<usize>figure << 3);
  store<f64>(figureAt, load<f64>(figureAt) + times);
  enterCount(account, figure, times);
}

/** Keeps the line when the figure is 1, 4, 16 and so on: few lines for each account, however long the log, but some of every kind. */
function prove(account: i32, figure: i32): void {
  const base = totalsOf(account);
  // A floating point number that is a power of two has no fraction, and one of four an odd exponent, as that is written.
  const total = load<u64>(base + (<usize>figure << 3));
  if (total << 12 === 0 && (total & ODD_EXPONENT) !== 0 && !isLastEvidence(account, lineNumber())) {
    keepEvidence(account, addressLine(), lineHere());
  }
  // Some lines of a busy stretch, fewer the more there are: four each time their number doubles. What it did then may turn out to be what it is judged by.
  const ofTen = countIn(base + TEN_MINUTES, tenMinutes);
  const ofDay = countIn(base + DAY, day);
  lineTells(account, (ofTen >= BUSY_FROM && isChosen(ofTen)) || (ofDay >= LONG_FROM && isChosen(ofDay)), figure === REFUSED);
}

/** @returns how many lines there are until now in a stretch of time, which stands in the upper half */
function countIn(at: usize, stretch: u64): u32 {
  const before = load<u64>(at);
  const lines = (before ^ stretch) >> 32 === 0 ? before + 1 : stretch | 1;
  store<u64>(at, lines);
  return <u32>lines;
}

/** Whether of its binary digits only the highest three are set. */
function isChosen(lines: u32): bool {
  return (lines & ((1 << (29 - clz(lines))) - 1)) === 0;
}

import { readdir, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { QueueIdTable } from './queue-id-table';
import { senderKey } from '@sluice/log-engine/sender';
import { shortText } from '@sluice/log-engine/short-text';
import type { QueueBreakdown } from '../mail-server';
import type { OwnerLog } from './owner-log';
import { readOrigin, type MessageOrigin } from './queue-file';
import { queueFingerprint } from './queue-fingerprint';
import { placesOf } from './queue-place';
import { QueueRecipients } from './queue-recipients';
import type { SenderRules } from './sender-rules';

/** In the order in which messages go through them; held ones last. */
const QUEUES = ['incoming', 'active', 'deferred', 'hold'] as const;
export type QueueName = (typeof QUEUES)[number];

/** A message that is tried again or released moves to a queue that a look has passed already, so what changed is listed again; so often at most. */
const MOST_ROUNDS = 4;
/** A folder's time moves in steps of the kernel's clock, so one that changed this lately may change again unseen. */
const CLOCK_STEP_MS = 20;

const MESSAGE = /^[0-9A-Za-z]{6,30}$/;
/** Files are read with blocking calls; after so long others have their turn. */
const SLICE_MS = 1;
/** So long may the line that tells whose a message is that came back from a filter take from Postfix to the file. */
const LOG_DELAY_MS = 5_000;
const LONGEST_KEY = 320;
/** Of how many scripts of a sender the messages are counted, and how many are told. */
const MOST_SCRIPTS = 50;
const TOLD_SCRIPTS = 3;

/** Numbers of owners that are no senders. */
const UNDECIDED = 0;
const NOBODY = 1;

/** An entry's first number: the look that saw the message last, and its owner. Its second: when the message arrived, in seconds. */
const OWNER_BITS = 24;
const OWNER_MASK = 2 ** OWNER_BITS - 1;
const LOOKS = 127;

/** Which messages a look shall give back. */
export interface Wanted {
  /** @param sender the key of a sender; messages that are nobody's are not asked about. @param arrivedAt in milliseconds, perhaps of its whole second */
  wants(sender: string, id: string, arrivedAt: number): boolean;
  queues: readonly QueueName[];
  /** Of more messages only so many. */
  most: number;
  /** Told of every message, whoever's it is; the sender is null where it is nobody's or that is not known. */
  each?(message: { id: string; queue: QueueName; sender: string | null; arrivedAt: number }): void;
}

export interface Look {
  breakdown: QueueBreakdown;
  /** The queue ids of those that were wanted. */
  ids: string[];
  /** Messages whose owner may be told by the log in a moment. */
  undecided: number;
}

/**
 * Whose the messages in the spool are, read from their queue files: each file once, when its message is first seen. What is kept of
 * a message is two fingerprints and two numbers, however long the queue is. The log is asked only for what came back from a content filter.
 */
export class OwnedQueue {
  readonly #table = new QueueIdTable();
  readonly #recipients = new QueueRecipients();
  readonly #list: (path: string) => Promise<string[]>;
  #keys: string[] = ['', ''];
  #numbers = new Map<string, number>();
  readonly #scripts = new Map<number, Map<string, number>>();
  #look = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      queueDirectory(): Promise<string>;
      rules(): Promise<SenderRules>;
      log: OwnerLog;
      accountDomain: string | null;
      /** Milliseconds since 1970, of the clock that the file system uses. */
      now(): number;
      /** Reads the names in a folder; exchanged in tests of messages that move. */
      list?: (path: string) => Promise<string[]>;
    },
  ) {
    this.#list = options.list ?? promisify(readdir);
  }

  /**
   * Looks through the whole queue.
   *
   * @throws the error of the file system, of the command that tells Postfix's settings, or of the log
   */
  look(wanted: Wanted | null = null): Promise<Look> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#lookNow(wanted));
    this.#turn = turn;
    return turn;
  }

  /**
   * Whether a held message is the sender's by its file of now. It may be another one than was listed under the id.
   *
   * @throws as `look`
   */
  async isHeldOf(key: string, id: string): Promise<boolean> {
    const sender = await this.senderOfHeld(id);
    return sender === undefined || sender === key;
  }

  /**
   * Whose a held message is by its file of now.
   *
   * @returns null where it is nobody's or that is not known; undefined when no such message is on hold
   * @throws as `look`
   */
  async senderOfHeld(id: string): Promise<string | null | undefined> {
    const directory = await this.options.queueDirectory();
    const mailOwner = mailOwnerOf(directory);
    for (const place of placesOf(directory, 'hold', id)) {
      const origin = readOrigin(place, id, mailOwner);
      if (origin === null) continue;
      const owner = this.#ownerOf(origin, await this.options.rules());
      return (owner === UNDECIDED ? this.options.log.owners.known({ id, arrivedAt: origin.arrivedAt }) : owner === NOBODY ? null : this.#keys[owner]) ?? null;
    }
    return undefined;
  }

  async #lookNow(wanted: Wanted | null): Promise<Look> {
    const { now, log } = this.options;
    const directory = await this.options.queueDirectory();
    const rules = await this.options.rules();
    const pass = new Pass(directory, rules, wanted);
    this.#look = (this.#look % LOOKS) + 1;
    this.#recipients.begin(now());
    let before: number;
    let rounds = 0;
    do {
      before = pass.met;
      // A queue that cannot be listed is an error; a hash folder that went away is not.
      for (const queue of QUEUES) await this.#lookInto(join(directory, queue), queue, pass, true);
      rounds += 1;
    } while (rounds === 1 || (pass.met > before && rounds < MOST_ROUNDS));
    if (pass.open.length > 0) {
      log.owners.judgeClientsBy(rules.isOwn);
      await log.readUntilNow(pass.open.reduce((oldest, { arrivedAt }) => Math.min(oldest, arrivedAt), now()));
      for (const { id, queue, arrivedAt } of pass.open) this.#decide(pass, id, queue, arrivedAt);
    }
    this.#forgetTheGone(pass.waiting + pass.held);
    const recent = now() - LOG_DELAY_MS;
    return { breakdown: this.#breakdownOf(pass), ids: pass.ids, undecided: pass.undecidedSince(recent) };
  }

  async #lookInto(path: string, queue: QueueName, pass: Pass, needed: boolean): Promise<void> {
    const changedAt = statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
    let folder = pass.folders.get(path);
    if (folder === undefined || !folder.settled || folder.changedAt !== changedAt) {
      const settled = changedAt !== undefined && this.options.now() - Number(changedAt / 1_000_000n) > CLOCK_STEP_MS;
      folder = { changedAt, settled, subfolders: await this.#listFolder(path, queue, pass, needed) };
      pass.folders.set(path, folder);
    }
    for (const subfolder of folder.subfolders) await this.#lookInto(subfolder, queue, pass, false);
  }

  /** @returns its subfolders */
  async #listFolder(path: string, queue: QueueName, pass: Pass, needed: boolean): Promise<string[]> {
    let names: string[];
    try {
      names = await this.#list(path);
    } catch (error) {
      if (!needed && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const subfolders: string[] = [];
    for (const name of names) {
      if (name.length === 1) subfolders.push(join(path, name));
      else if (MESSAGE.test(name)) this.#see(path, name, queue, pass);
      if (pass.isTired()) await pass.rest();
    }
    return subfolders;
  }

  #see(path: string, id: string, queue: QueueName, pass: Pass): void {
    const { lo, hi } = queueFingerprint(id);
    const place = this.#table.find(lo, hi);
    const waits = queue !== 'hold';
    if (place >= 0) {
      const value = this.#table.value(place);
      // It moved on while the folders were listed, and was counted there.
      if (value >>> OWNER_BITS === this.#look) return;
      const owner = value & OWNER_MASK;
      this.#table.setValue(place, (this.#look << OWNER_BITS) | owner);
      this.#recipients.meet(lo, hi, waits, path, id);
      return pass.count(owner, queue, this.#table.more(place) * 1_000, id, this.#keys[owner] ?? '');
    }
    const file = `${path}/${id}`;
    if (queue === 'incoming' && !isWhole(file)) return;
    const origin = readOrigin(file, id, pass.mailOwner);
    if (origin === null) {
      if (waits && statSync(file, { throwIfNoEntry: false }) !== undefined) this.#recipients.meetUnread(id);
      return;
    }
    const owner = this.#ownerOf(origin, pass.rules);
    this.#table.add(lo, hi, (this.#look << OWNER_BITS) | owner, Math.floor(origin.arrivedAt / 1_000));
    this.#recipients.meetNew(lo, hi, waits, path, id, origin.recipients);
    if (origin.script !== null && owner > NOBODY) this.#countScript(owner, origin.script);
    pass.count(owner, queue, origin.arrivedAt, id, this.#keys[owner] ?? '');
  }

  #ownerOf({ login, client, uid, unfiltered }: MessageOrigin, { isOwn, filtering }: SenderRules): number {
    if (login !== null && login !== '') return this.#numberOf(senderKey({ kind: 'account', account: fullAccount(login, this.options.accountDomain).toLowerCase() }));
    if (uid !== null) return this.#numberOf(senderKey({ kind: 'uid', uid }));
    if (client === null) return NOBODY;
    // What a filter gave back came from loopback too, and only the log knows what it was before.
    if (filtering && !unfiltered && isLoopback(client)) return UNDECIDED;
    return isOwn(client) ? this.#numberOf(senderKey({ kind: 'client', address: client })) : NOBODY;
  }

  #numberOf(key: string): number {
    const short = shortText(key, LONGEST_KEY);
    const known = this.#numbers.get(short);
    if (known !== undefined) return known;
    const number = this.#keys.push(short) - 1;
    this.#numbers.set(short, number);
    return number;
  }

  #decide(pass: Pass, id: string, queue: QueueName, arrivedAt: number): void {
    const found = this.options.log.owners.known({ id, arrivedAt });
    if (found === undefined) return pass.count(UNDECIDED, queue, arrivedAt, id, '', true);
    const owner = found === null ? NOBODY : this.#numberOf(found);
    const { lo, hi } = queueFingerprint(id);
    const place = this.#table.find(lo, hi);
    if (place >= 0) this.#table.setValue(place, (this.#look << OWNER_BITS) | owner);
    pass.count(owner, queue, arrivedAt, id, this.#keys[owner] ?? '');
  }

  #countScript(owner: number, script: string): void {
    const counts = this.#scripts.get(owner) ?? new Map<string, number>();
    this.#scripts.set(owner, counts);
    const name = shortText(script, 200);
    if (counts.has(name) || counts.size < MOST_SCRIPTS) counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  /** Forgets messages that are in no queue any more; when all are, the owners too. */
  #forgetTheGone(seen: number): void {
    if (seen < this.#table.size) this.#table.sweep((value) => value >>> OWNER_BITS === this.#look);
    if (seen > 0) return;
    this.#keys = ['', ''];
    this.#numbers = new Map();
    this.#scripts.clear();
  }

  #breakdownOf(pass: Pass): QueueBreakdown {
    const accounts: QueueBreakdown['accounts'] = [];
    for (const [owner, { waiting, held }] of pass.owners) {
      if (owner === UNDECIDED) continue;
      const scripts = [...(this.#scripts.get(owner) ?? [])].sort(([, a], [, b]) => b - a).slice(0, TOLD_SCRIPTS).map(([name]) => name);
      accounts.push({ account: owner === NOBODY ? null : (this.#keys[owner] ?? null), waiting, held, ...(scripts.length > 0 ? { scripts } : {}) });
    }
    accounts.sort((a, b) => b.waiting + b.held - (a.waiting + a.held));
    return { waiting: pass.waiting, held: pass.held, oldestAt: pass.oldestAt, accounts, unknown: pass.owners.get(UNDECIDED) ?? { waiting: 0, held: 0 }, recipients: this.#recipients.end() };
  }
}

/** What one look through the queue has counted so far. */
class Pass {
  waiting = 0;
  held = 0;
  oldestAt: number | null = null;
  readonly owners = new Map<number, { waiting: number; held: number }>();
  readonly ids: string[] = [];
  /** Came back from a filter, so the log has to be asked. */
  readonly open: { id: string; queue: QueueName; arrivedAt: number }[] = [];
  /** What was listed in which state, so that it is listed again only where it changed after. */
  readonly folders = new Map<string, { changedAt: bigint | undefined; settled: boolean; subfolders: string[] }>();
  readonly mailOwner: number;
  #newestUndecided: number[] = [];
  #workingSince = performance.now();

  constructor(
    directory: string,
    readonly rules: SenderRules,
    private readonly wanted: Wanted | null,
  ) {
    this.mailOwner = mailOwnerOf(directory);
  }

  /** Messages that were met, each once. */
  get met(): number {
    return this.waiting + this.held + this.open.length;
  }

  /** @param asked the log was asked already */
  count(owner: number, queue: QueueName, arrivedAt: number, id: string, key: string, asked = false): void {
    if (owner === UNDECIDED && !asked) {
      this.open.push({ id, queue, arrivedAt });
      return;
    }
    const kind = queue === 'hold' ? 'held' : 'waiting';
    const counts = this.owners.get(owner) ?? { waiting: 0, held: 0 };
    this.owners.set(owner, counts);
    counts[kind] += 1;
    this[kind] += 1;
    if (kind === 'waiting') this.oldestAt = Math.min(this.oldestAt ?? Infinity, arrivedAt);
    if (owner === UNDECIDED) this.#newestUndecided.push(arrivedAt);
    const { wanted } = this;
    wanted?.each?.({ id, queue, sender: owner > NOBODY ? key : null, arrivedAt });
    if (wanted === null || owner <= NOBODY || this.ids.length >= wanted.most || !wanted.queues.includes(queue)) return;
    if (wanted.wants(key, id, arrivedAt)) this.ids.push(id);
  }

  undecidedSince(time: number): number {
    return this.#newestUndecided.filter((arrivedAt) => arrivedAt > time).length;
  }

  isTired(): boolean {
    return performance.now() - this.#workingSince > SLICE_MS;
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.#workingSince = performance.now();
  }
}

/** Postfix makes a file executable when it is complete, as mail_queue(3) tells. */
function isWhole(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && (stat.mode & 0o100) !== 0;
}

/** @returns whether an address, as Postfix writes it, is the host itself */
function isLoopback(address: string): boolean {
  return /^127\.|^::1$|^::ffff:127\./i.test(address);
}

/** @returns the account as the account store names it: Dovecot may be set to strip the domain from the user name */
function fullAccount(account: string, accountDomain: string | null): string {
  return accountDomain === null || account.includes('@') ? account : `${account}@${accountDomain}`;
}

function mailOwnerOf(directory: string): number {
  return statSync(join(directory, 'incoming')).uid;
}


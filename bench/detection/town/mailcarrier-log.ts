import { outcomeOf } from './fates';
import { isLocal } from './names';
import { SECOND } from './calendar';
import type { MailEvent, Message, Submission } from './events';
import type { LogWriter, Put } from './log-writer';
import type { Random } from './random';

/**
 * The lines of MailCarrier. There is no client's address in them and no bounce: of a recipient that fails there is never a `Mail relayed`, nor of a local one.
 * The log knows whole seconds only.
 */
export class MailCarrierLog implements LogWriter {
  constructor(
    private readonly random: Random,
    private readonly put: Put,
  ) {}

  write(event: MailEvent): void {
    if (event.kind === 'submission') this.#submission(event);
    else if (event.kind === 'inbound') this.#inbound(event);
    else if (event.kind === 'failed-login') this.put(event.at, `99,99,${this.#connection()},Processing AUTH LOGIN`);
  }

  #submission({ at, account, method, spam, messages }: Submission): void {
    const id = this.#connection();
    this.put(at, `99,99,${id},Processing AUTH ${method}`);
    this.put(at + 120, `3,1,${id},Authentication successful(${account.address}, ${method}).`);
    this.put(at + 120, '', { account, kind: 'login', spam });
    let end = at;
    for (const message of messages) {
      const accepted = this.#transaction(id, Math.max(end, at + message.after) + 200, message, (when, recipient) => this.put(when, '', { account, kind: 'recipient', spam, recipient }));
      for (const [n, to] of message.to.entries()) {
        if (isLocal(to)) continue;
        const { end: how, putOff } = outcomeOf(this.random, message.fate, to);
        const later = putOff > 0 ? (300 * (2 ** putOff - 1) + this.random.next() * 200) * SECOND : 0;
        if (how === 'sent') this.put(accepted + 300 + this.random.next() * 2000 + n * 40 + later, `3,1,${id},Mail relayed(${message.from},${to}).`);
      }
      end = accepted + 100;
    }
    this.put(end + 3 * SECOND, `3,1,${id},QUIT command successful.`);
  }

  #inbound({ at, from, to }: { at: number; from: string; to: string }): void {
    const id = this.#connection();
    const message: Message = { after: 0, from, to: [to], bytes: 1500 + this.random.below(200_000), fate: 'ordinary' };
    this.put(this.#transaction(id, at, message, () => undefined) + 200, `3,1,${id},QUIT command successful.`);
  }

  #transaction(id: string, at: number, { from, to, bytes }: Message, named: (at: number, recipient: string) => void): number {
    let now = at;
    this.put(now, `3,1,${id},MAIL command successful(<${from}>).`);
    for (const recipient of to) {
      now += 6 + this.random.next() * 9;
      this.put(now, `3,1,${id},RCPT command successful(${recipient}).`);
      named(now, recipient);
    }
    now += 20;
    this.put(now, `3,1,${id},DATA command successful.`);
    now += 80 + this.random.next() * 400;
    this.put(now, `3,1,${id},DATA received(${bytes} bytes).`);
    return now;
  }

  #connection(): string {
    const hex = this.random.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

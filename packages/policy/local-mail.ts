import { milterPacket, milterTexts, type MilterPacket } from './milter-decoder';

/** The version of the protocol that every Postfix since 2.6 speaks; of what is offered above it nothing is needed. */
const VERSION = 6;
/** The filter may put messages on hold (SMFIF_QUARANTINE), and does nothing else with them. */
const MAY_HOLD = 0x20;
/** Of a message only MAIL, RCPT and its end are wanted: no connect, HELO, body, header, end of header, unknown command or DATA. */
const NOT_WANTED = 0x001 | 0x002 | 0x010 | 0x020 | 0x040 | 0x100 | 0x200;
/** Neither MAIL nor RCPT is answered, where the mail server offers that. */
const NOT_ANSWERED = 0x4000 | 0x8000;

const CONTINUE = milterPacket('c');
const ACCEPT = milterPacket('a');
/** Stands in the mail server's log. */
export const HELD_BECAUSE = 'held by Sluice while the server is protected';

/** A local user's message is complete, and its mail server waits to hear what becomes of it. */
export interface LocalMessage {
  /** Null when the mail server does not tell it. */
  queueId: string | null;
  outside: boolean;
  /** Its recipient, where it has one only. */
  only: string | null;
}

/**
 * Whether a recipient's mail leaves the host. `%`, `!` and a second `@` before the domain make a mail server look for another domain
 * in front of it, so such an address is taken to be outside: its mail is held, not lost.
 *
 * @param ownDomains in small letters
 */
export function isOutside(address: string, ownDomains: ReadonlySet<string>): boolean {
  const at = address.lastIndexOf('@');
  if (/[%!@]/.test(at === -1 ? address : address.slice(0, at))) return true;
  return at !== -1 && !ownDomains.has(address.slice(at + 1).toLowerCase());
}

/**
 * What a mail filter (milter) for mail that local users hand over says, packet by packet. It looks at nothing but recipients, and
 * changes nothing: a message goes on, or, while the server is protected and a recipient is outside, on hold.
 */
export class LocalMailFilter {
  #answersEnvelope = true;
  #queueId: string | null = null;
  #outside = false;
  #recipients = 0;
  #first: string | null = null;

  /** @param isOutside whether an address's domain is not the server's own */
  constructor(private readonly isOutside: (address: string) => boolean) {}

  /**
   * @returns the answer; a message that is complete, of which `verdict` gives the answer; null where none is expected; `end` where the
   *   connection is over
   */
  take({ command, data }: MilterPacket): Uint8Array | LocalMessage | null | 'end' {
    switch (command) {
      case 'O':
        return this.#negotiate(data);
      case 'D':
        this.#noteMacros(data);
        return null;
      case 'M':
        this.#forget();
        return this.#answersEnvelope ? CONTINUE : null;
      case 'R': {
        const address = (milterTexts(data)[0] ?? '').replace(/^<|>$/g, '');
        this.#outside ||= this.isOutside(address);
        this.#recipients += 1;
        this.#first ??= address;
        return this.#answersEnvelope ? CONTINUE : null;
      }
      case 'E': {
        const message = { queueId: this.#queueId, outside: this.#outside, only: this.#recipients === 1 ? this.#first : null };
        this.#forget();
        return message;
      }
      case 'A':
      case 'K':
        this.#forget();
        return null;
      case 'Q':
        return 'end';
      default:
        return CONTINUE;
    }
  }

  #negotiate(data: Uint8Array): Uint8Array {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const offered = data.byteLength >= 12 ? view.getUint32(8) : 0;
    this.#answersEnvelope = (offered & NOT_ANSWERED) !== NOT_ANSWERED;
    const answer = new DataView(new ArrayBuffer(12));
    answer.setUint32(0, Math.min(VERSION, data.byteLength >= 4 ? view.getUint32(0) : VERSION));
    answer.setUint32(4, MAY_HOLD);
    answer.setUint32(8, offered & (NOT_WANTED | (this.#answersEnvelope ? 0 : NOT_ANSWERED)));
    return milterPacket('O', new Uint8Array(answer.buffer));
  }

  /** Names and values of the next command; `i` is the queue id. */
  #noteMacros(data: Uint8Array): void {
    const texts = milterTexts(data.subarray(1));
    for (let index = 0; index + 1 < texts.length; index += 2) if (texts[index] === 'i') this.#queueId = texts[index + 1] ?? null;
  }

  #forget(): void {
    this.#outside = false;
    this.#recipients = 0;
    this.#first = null;
  }
}

/** The answer to a message that the guard handed over itself, to see that it is asked: it is gone, and nobody is told. */
export const DISCARD = milterPacket('d');

/** The answer to a complete message. */
export function verdict(held: boolean): Uint8Array {
  if (!held) return ACCEPT;
  const hold = milterPacket('q', new TextEncoder().encode(`${HELD_BECAUSE}\0`));
  const bytes = new Uint8Array(hold.length + ACCEPT.length);
  bytes.set(hold);
  bytes.set(ACCEPT, hold.length);
  return bytes;
}

import { bytesOf, standsAt } from './byte-text';

const USER = bytesOf('AUTH user="');
const SUCCESS = bytesOf('" success=true');
const FAILURE = bytesOf('" success=false');
const HOST = bytesOf('" host="');
const METHOD = bytesOf('method: ');
const NAMED = bytesOf(', user: ');
const PASS = bytesOf(', pass:');
const FAIL = bytesOf(', fail:');

/**
 * The name in the lines that tell of a login, which Haraka writes as the client sent it, quotation marks and all. What the
 * server adds stands behind it and is read from the line's end:
 *
 * - `AUTH user="name" host="host" success=true` of auth/auth_proxy, `AUTH user="name" success=true` of others,
 * - `method: PLAIN, user: name, pass:auth/flat_file` of every authentication plugin, with `[auth] debug=true` in results.ini
 *   and the level DEBUG.
 */
export class HarakaLogin {
  nameFrom = 0;
  nameTo = 0;
  successful = false;
  /** How many logins of the connection the line tells of; 0 when it is about one. */
  logins = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @param hosts whether the plugin writes the host. @returns whether the text tells of a login */
  ofPlugin(from: number, end: number, hosts: boolean): boolean {
    const { bytes } = this;
    if (!standsAt(bytes, USER, from, end)) return false;
    const name = from + USER.length;
    this.successful = standsAt(bytes, SUCCESS, end - SUCCESS.length, end);
    const word = this.successful ? SUCCESS : FAILURE;
    let close = end - word.length;
    if (close <= name || !standsAt(bytes, word, close, end)) return false;
    if (hosts) {
      close -= 1;
      while (close > name && bytes[close] !== 34) close -= 1;
      close -= HOST.length - 1;
      if (close <= name || !standsAt(bytes, HOST, close, end)) return false;
    }
    this.nameFrom = name;
    this.nameTo = close;
    this.logins = 0;
    return true;
  }

  ofResults(from: number, end: number): boolean {
    const { bytes } = this;
    if (!standsAt(bytes, METHOD, from, end)) return false;
    let at = from + METHOD.length;
    while (at < end && bytes[at] !== 44) at += 1;
    if (!standsAt(bytes, NAMED, at, end)) return false;
    const name = at + NAMED.length;
    let pass = end - PASS.length;
    let failures = end;
    while (pass > name && !standsAt(bytes, PASS, pass, end)) {
      if (standsAt(bytes, FAIL, pass, end)) failures = pass;
      pass -= 1;
    }
    if (pass <= name) return false;
    this.logins = 1;
    for (at = pass + PASS.length; at < failures; at += 1) if (bytes[at] === 44) this.logins += 1;
    this.successful = true;
    this.nameFrom = name;
    this.nameTo = pass;
    return true;
  }
}

import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify, type ECDH } from 'node:crypto';
import { Receiver, type Received, type Reply } from './receivers';

/** A push service of one browser, with the keys that only the browser has: it opens a message as RFC 8291 says, and checks who sent it (RFC 8292). */
export class PushEndpoint {
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly secret = randomBytes(16);
  private receiver!: Receiver;

  static async listen(reply: () => Reply = () => ({ status: 201 })): Promise<PushEndpoint> {
    const endpoint = new PushEndpoint();
    endpoint.keys.generateKeys();
    endpoint.receiver = await Receiver.listen(reply);
    return endpoint;
  }

  get url(): string {
    return `${this.receiver.url}/push/one-browser`;
  }

  get p256dh(): string {
    return this.keys.getPublicKey('base64url');
  }

  get auth(): string {
    return this.secret.toString('base64url');
  }

  get received(): Received[] {
    return this.receiver.received;
  }

  close(): Promise<void> {
    return this.receiver.close();
  }

  /** The text of one message. @throws when it was not encrypted for this browser */
  open({ body, headers }: Received): string {
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error(`It is not encrypted: ${headers['content-encoding']}`);
    const salt = body.subarray(0, 16);
    const keyLength = body[20] ?? 0;
    const sender = body.subarray(21, 21 + keyLength);
    const shared = this.keys.computeSecret(sender);
    const first = hkdf(this.secret, shared, Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), sender]), 32);
    const key = hkdf(salt, first, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = hkdf(salt, first, Buffer.from('Content-Encoding: nonce\0'), 12);
    const sealed = body.subarray(21 + keyLength);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
  }

  /** @returns the public key by which the sender proved itself @throws when the signature is not that key's */
  senderOf({ headers }: Received): string {
    const [, token = '', key = ''] = /^vapid t=([^,]+),\s*k=(.+)$/.exec(headers['authorization'] ?? '') ?? [];
    const [head = '', claims = '', signature = ''] = token.split('.');
    const raw = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: raw.subarray(1, 33).toString('base64url'), y: raw.subarray(33).toString('base64url') };
    const good = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    if (!good) throw new Error('The message is not signed by the key that it names.');
    return key;
  }
}

function hkdf(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
  const first = createHmac('sha256', salt).update(secret).digest();
  return createHmac('sha256', first).update(Buffer.concat([info, Buffer.from([1])])).digest().subarray(0, length);
}

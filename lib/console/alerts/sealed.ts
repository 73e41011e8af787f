import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must be used again and never seen: AES-256-GCM, with a key made of the installation's secret. */
export class Seal {
  private readonly key: Buffer;

  /** @param secret SLUICE_AUTH_SECRET: without it nothing that was sealed can be opened */
  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, 'sluice', 'alert channels', 32));
  }

  close(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return ['v1', nonce.toString('base64url'), Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')].join('.');
  }

  /** @returns null where it was sealed with another secret, or changed since */
  open(sealed: string): string | null {
    const [version, nonce = '', rest = ''] = sealed.split('.');
    const bytes = Buffer.from(rest, 'base64url');
    if (version !== 'v1' || bytes.length < 16) return null;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, Buffer.from(nonce, 'base64url'));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}

/** Of a receipt, as it is stored: who reads the database cannot claim that a message was shown. */
export function receiptHash(receipt: string): string {
  return createHash('sha256').update(receipt).digest('hex');
}

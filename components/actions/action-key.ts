/**
 * A key for one press of a button; the same press sent again carries the same key.
 *
 * @param random fills an array with random bytes; `crypto.getRandomValues` unlike `crypto.randomUUID` also works on a page without TLS
 */
export function actionKey(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  return [...random(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

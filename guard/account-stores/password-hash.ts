const WITH_SCHEME = /^\{[A-Z0-9.-]+\}[A-Za-z0-9./$+=,@-]+$/;

/** @returns whether the text is a hash with its scheme, as Dovecot stores one, for instance `{BLF-CRYPT}$2y$…` */
export function isSchemedHash(text: string): boolean {
  return WITH_SCHEME.test(text);
}

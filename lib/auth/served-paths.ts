const passkeys = ['GET passkey/generate-register-options', 'POST passkey/verify-registration', 'GET passkey/generate-authenticate-options', 'POST passkey/verify-authentication'];
const secondFactor = ['POST two-factor/verify-totp', 'POST two-factor/verify-backup-code'];
const provider = ['POST sign-in/social', 'GET callback/oidc'];

/** All that the console uses of better-auth, by method and what follows /api/auth/; nothing else of it can be reached. */
export const servedPaths: ReadonlySet<string> = new Set(['GET get-session', 'POST sign-in/email', ...secondFactor, ...passkeys, ...provider, 'POST sign-out']);

/** The practice domain (RFC 2606) and its mailboxes. The passwords are weak on purpose: one of them is going to be guessed. */
export const DEMO_DOMAIN = 'example.test';

export const DEMO_MAILBOXES: { account: string; password: string }[] = [
  { account: `minsu@${DEMO_DOMAIN}`, password: 'minsu1234' },
  { account: `jiyoung@${DEMO_DOMAIN}`, password: 'spring2026' },
  { account: `hana@${DEMO_DOMAIN}`, password: 'qwer1234' },
  { account: `dongwook@${DEMO_DOMAIN}`, password: 'letmein' },
  { account: `sales@${DEMO_DOMAIN}`, password: 'sales123' },
  { account: `info@${DEMO_DOMAIN}`, password: 'password' },
  { account: `support@${DEMO_DOMAIN}`, password: 'support1' },
];

const HEAD = 'Nov 24 10:00:00 mail postfix/';
const filled = (start, piece, length) => start + piece.repeat(Math.ceil((length - start.length) / piece.length)).slice(0, Math.max(0, length - start.length));

/** Lines that a careless reader would go over again and again. A line of more than 64 KiB is not looked into. */
export const LONG_LINES = [
  { name: 'user name full of separators', line: (length) => filled(`${HEAD}smtpd[1]: 4F2A1C0D3E: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=`, ', sasl_sender', length) },
  { name: 'failed login full of user names', line: (length) => filled(`${HEAD}smtpd[1]: warning: a[192.0.2.1]: SASL LOGIN authentication failed: `, ', sasl_usernam=', length) },
  { name: 'client name without an end', line: (length) => filled(`${HEAD}smtpd[1]: 4F2A1C0D3E: client=`, 'a', length) },
  { name: 'program name without an end', line: (length) => filled(HEAD, 'a/', length) },
  { name: 'nothing known', line: (length) => filled('', 'Nov 24 ', length) },
];

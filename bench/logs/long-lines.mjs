const HEAD = 'Nov 24 10:00:00 mail postfix/';
const ARRIVAL = '2026-11-24 10:00:00 1xWYKn-00014f-0R <= a@b.test';
const filled = (start, piece, length) => start + piece.repeat(Math.ceil((length - start.length) / piece.length)).slice(0, Math.max(0, length - start.length));

/** Lines that a careless reader would go over again and again. A line of more than 64 KiB is not looked into. */
export const LONG_LINES = [
  { name: 'user name full of separators', line: (length) => filled(`${HEAD}smtpd[1]: 4F2A1C0D3E: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=`, ', sasl_sender', length) },
  { name: 'failed login full of user names', line: (length) => filled(`${HEAD}smtpd[1]: warning: a[192.0.2.1]: SASL LOGIN authentication failed: `, ', sasl_usernam=', length) },
  { name: 'client name without an end', line: (length) => filled(`${HEAD}smtpd[1]: 4F2A1C0D3E: client=`, 'a', length) },
  { name: 'program name without an end', line: (length) => filled(HEAD, 'a/', length) },
  { format: 'exim', name: 'arrival full of sizes', line: (length) => `${filled(`${ARRIVAL} H=(x) [192.0.2.1] P=esmtpa A=p:u`, ' S=1', length - 12)} S=300 id="x` },
  { format: 'exim', name: 'arrival full of addresses and protocols', line: (length) => `${filled(ARRIVAL, ' [192.0.2.1] P=x A=p:u', length - 6)} S=300` },
  { format: 'exim', name: 'arrival full of quotation marks', line: (length) => filled(`${ARRIVAL} S=300 T="`, '\\" S=1 T="', length) },
  { format: 'exim', name: 'delivery full of brackets', line: (length) => filled('2026-11-24 10:00:00 1xWYKn-00014f-0R => x ', ' <a', length) },
  { name: 'nothing known', line: (length) => filled('', 'Nov 24 ', length) },
];

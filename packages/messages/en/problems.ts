/** One sentence for every code of packages/contract/problem.ts, and for the failures that never reached the console. */
export const problems = {
  'not-signed-in': 'You are no longer signed in. Nothing was changed. Sign in again and repeat it.',
  forbidden: 'You are not allowed to do this. Nothing was changed.',
  'not-permitted': 'Your role does not allow this. Nothing was changed. Ask an administrator.',
  'confirmation-needed': 'Your sign-in was not confirmed, so nothing was changed. Press again and confirm it.',
  'wrong-password': 'The current password is wrong. Nothing was changed.',
  'wrong-code': 'The code is wrong or was used before. Nothing was changed. Wait for the next code of your app, or use a recovery code.',
  'second-factor-needed': 'Your role needs a second factor here. Nothing was changed. Set it up first.',
  'passkey-needed': 'Confirm it with your passkey. Nothing was changed.',
  'not-for-keys': 'An API key may not do this: it takes a person who signed in. Nothing was changed.',
  'last-administrator': 'This is the only administrator who can sign in. Nothing was changed. Make somebody else an administrator first.',
  'address-taken': 'This address has an account already. Nothing was changed.',
  'not-found': 'This does not exist any more. Nothing was changed.',
  'bad-request': 'The console did not accept what was entered. Nothing was changed. Correct it and try again.',
  'too-large': 'This is too much to send at once. Nothing was changed.',
  'threshold-below-peak': 'This threshold is not above what the queue reached lately. Nothing was saved yet.',
  'threshold-too-low': 'This threshold is not higher than that of the rule. Nothing was recorded. Name a higher one.',
  'rule-off': 'The rule is not applied on this mail server, so there is no threshold to raise. Nothing was recorded.',
  'reason-needed': 'This needs a written reason: the account is a protected one, or it cannot be undone. Nothing was done. Press again and write it.',
  'changed-meanwhile': 'Somebody else changed this in the meantime. Nothing of yours was saved. Compare and save again.',
  'already-done': 'This was done already. Nothing was done twice.',
  'already-decided': 'Somebody else has decided on this already. Nothing was done twice.',
  'count-changed': 'The number of messages has changed in the meantime. Nothing was deleted. Check the number and try again.',
  'restart-not-ready': 'It is too early to restart. Nothing was restarted. See which checks are not met.',
  'still-protected': 'The mail server is still protected. Restart the SMTP service first.',
  'not-protected': 'The mail server is not protected, so there is nothing to release.',
  'guard-revoked': 'The guard of this mail server is revoked, so nobody would do this. Enrol the host again on the Servers page, then ask again.',
  'guard-silent': 'The guard of this mail server does not answer, so nobody would do this now. Nothing was recorded, and nothing is done later by itself.',
  'guard-too-old': 'The guard of this mail server is an older one that does not know this. Nothing was recorded. Update the guard.',
  'drill-not-possible': 'A drill cannot be played on this mail server now. Nothing was sent. The page of the drill says why.',
  'link-used-or-expired': 'This link was used already or has expired. Nothing was changed. Ask for a new one.',
  'code-used-or-expired': 'This code was used already or has expired. Nothing was changed. Make a new one on the Servers page.',
  'name-taken': 'There is a server of this name already. Nothing was changed. Choose another name.',
  'provider-unreachable': 'The identity provider cannot be reached just now. Nothing was changed. A password or a passkey still works.',
  'too-many-requests': 'Too many attempts. Nothing was changed. Wait a minute and try again.',
  'storage-full':
    "The console's disk is full, so nothing can be recorded and what this page shows grows old. The guard and the mail server go on protecting. Free space on that disk; the console goes on by itself.",
  'storage-read-only':
    "The console's database may only be read, so nothing can be recorded. The guard and the mail server go on protecting. Give the console the right to write to it; the console goes on by itself.",
  'storage-damaged':
    'The console\'s database is damaged. The guard and the mail server go on protecting. Keep a copy of it, then bring back a backup on the console\'s machine with "npx sluice restore".',
  'storage-missing':
    'The console\'s database is not where it was. The guard and the mail server go on protecting. Put it back, or bring back a backup on the console\'s machine with "npx sluice restore".',
  'storage-empty':
    'The console\'s database is an empty file. The guard and the mail server go on protecting. Bring back a backup on the console\'s machine with "npx sluice restore".',
  'storage-locked':
    "Another program keeps the console's database locked. The guard and the mail server go on protecting. End that program; the console goes on by itself.",
  'storage-newer':
    'The console\'s database was made by a newer version of Sluice. The guard and the mail server go on protecting. Start that version again, or bring back an older copy with "npx sluice restore".',
  'storage-unreachable':
    "The console's database cannot be reached. The guard and the mail server go on protecting. Start it, or correct DATABASE_URL; the console goes on by itself.",
  internal: 'The console could not do this because of an error of its own. Mail and protection are not affected. Try again in a moment.',
  'no-answer': 'The console did not answer, so it is not known whether the change was made. Look whether it shows before you try again.',
  offline: 'This device has no network. Nothing was sent, and nothing will be sent later by itself. Check the connection and try again.',
  network: 'The console cannot be reached. The guard goes on protecting with its last settings. Check the connection and try again.',
  late: 'The console has not answered this in time. What is shown of it may be old. It is asked again by itself.',
  unexpected: 'The console gave an answer that this page does not understand. Load the page again; it may be older than the console.',
};

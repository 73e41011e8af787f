'use strict';

const constants = require('haraka-constants');
const { date_to_str: dateText } = require('haraka-utils');
const { AccountsFile } = require('../parts/accounts-file.cjs');
const { logText } = require('../parts/log-file.cjs');
const { stageMail } = require('../parts/maildir.cjs');
const { domain, folders } = require('../parts/settings.cjs');

const accounts = new AccountsFile(folders.accounts);

/**
 * Tells the account that sent a message which recipients the next hop refused. The notice goes to the Maildir of who
 * authenticated: the sender address may be anybody's, and no notice ever leaves this server.
 */
exports.hook_bounce = async (next, hmail, error) => {
  const { account } = hmail.todo.notes;
  try {
    if (account && (await accounts.has(account))) {
      const notice = await stageMail(folders.maildirs, account, (file) => file.end(noticeText(account, error.bounced_rcpt ?? hmail.todo.rcpt_to, error)));
      await notice.commit();
    }
  } catch (failure) {
    hmail.logerror(`The notice of a refused message could not be stored: ${failure.message}`);
  }
  next(constants.ok);
};

function noticeText(account, recipients, error) {
  const lines = recipients.map((each) => `${logText(each.address)}: ${logText(each.reason ?? error.message, 500)}`);
  return [
    `From: Mail server <postmaster@${domain}>`,
    `To: ${account}`,
    'Subject: Undelivered mail',
    `Date: ${dateText(new Date())}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Your message could not be delivered to:',
    '',
    ...lines,
    '',
  ].join('\n');
}

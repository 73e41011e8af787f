'use strict';

const constants = require('haraka-constants');
const { AccountsFile } = require('../parts/accounts-file.cjs');
const { createPolicyClient } = require('../parts/policy-client.cjs');
const { smtpReply } = require('../parts/smtp-reply.cjs');
const { domain, folders, policy } = require('../parts/settings.cjs');

const MOST_RECIPIENTS = 1_000;
const accounts = new AccountsFile(folders.accounts);
const askGuard = createPolicyClient({ ...policy, patienceMs: 5_000 });

/** Decides on every recipient: local mailboxes always, anybody else only by the guard's leave and after AUTH. */
exports.hook_rcpt = async (next, connection, [recipient]) => {
  let refusal;
  try {
    refusal = await refusalOf(connection, recipient);
  } catch (error) {
    connection.logerror(`A recipient could not be checked: ${error.message}`);
    refusal = smtpReply(451, '4.3.0 Recipient cannot be checked now, try again later');
  }
  if (refusal === null) next(constants.ok);
  else next(refusal.code < 500 ? constants.denysoft : constants.deny, refusal);
};

async function refusalOf(connection, recipient) {
  if (connection.transaction.rcpt_to.length > MOST_RECIPIENTS) return smtpReply(452, '4.5.3 Too many recipients');
  if (!recipient.host || recipient.host.toLowerCase() === domain) {
    return (await accounts.has(`${recipient.user}@${domain}`)) ? null : smtpReply(550, '5.1.1 No such mailbox here');
  }
  const action = await askGuard(attributes(connection, recipient));
  if (action === null) return smtpReply(451, '4.3.0 Relaying cannot be checked now, try again later');
  const refused = /^([45]\d\d) (.+)$/.exec(action);
  if (refused) return smtpReply(Number(refused[1]), refused[2]);
  // Whatever else the guard may say, it is no leave to relay.
  if (action !== 'DUNNO') return smtpReply(451, '4.3.0 Relaying cannot be checked now, try again later');
  return connection.notes.account ? null : smtpReply(550, '5.7.1 Relaying denied');
}

/** The attributes of Postfix's policy delegation (SMTPD_POLICY_README). */
function attributes(connection, recipient) {
  const { hello, notes, remote, transaction, uuid } = connection;
  return {
    protocol_state: 'RCPT',
    protocol_name: hello.verb === 'EHLO' ? 'ESMTP' : 'SMTP',
    client_address: remote.ip,
    client_name: remote.host ?? 'unknown',
    helo_name: hello.host,
    queue_id: '',
    sender: transaction.mail_from.address,
    recipient: recipient.address,
    recipient_count: 0,
    instance: transaction.uuid ?? uuid,
    sasl_method: notes.mechanism,
    sasl_username: notes.account,
    sasl_sender: '',
    size: 0,
  };
}

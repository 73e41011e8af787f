'use strict';

const constants = require('haraka-constants');
const { AccountsFile } = require('../parts/accounts-file.cjs');
const { createPolicyClient } = require('../parts/policy-client.cjs');
const { smtpReply } = require('../parts/smtp-reply.cjs');
const { domain, folders, policy } = require('../parts/settings.cjs');

const MOST_RECIPIENTS = 1_000;
const accounts = new AccountsFile(folders.accounts);
const askGuard = createPolicyClient({ ...policy, patienceMs: 5_000 });
const askOfAccount = createPolicyClient({ ...policy, patienceMs: 500 });

/** Decides on every recipient: local mailboxes always, anybody else only by the guard's leave and after AUTH. */
exports.hook_rcpt = (next, connection, [recipient]) => decide(next, connection, constants.ok, () => refusalOf(connection, recipient));

/** A message that was under way when its account was contained is refused as well. */
exports.hook_data_post = (next, connection) =>
  decide(next, connection, constants.cont, () => ofContained(connection, null));

async function decide(next, connection, leave, ask) {
  let refusal;
  try {
    refusal = await ask();
  } catch (error) {
    connection.logerror(`A recipient could not be checked: ${error.message}`);
    refusal = smtpReply(451, '4.3.0 Recipient cannot be checked now, try again later');
  }
  if (refusal === null) next(leave);
  // With 521 a mail server ends the connection (RFC 7504).
  else if (refusal.code === 521) next(constants.denydisconnect, refusal);
  else next(refusal.code < 500 ? constants.denysoft : constants.deny, refusal);
}

async function refusalOf(connection, recipient) {
  if (connection.transaction.rcpt_to.length > MOST_RECIPIENTS) return smtpReply(452, '4.5.3 Too many recipients');
  if (!recipient.host || recipient.host.toLowerCase() === domain) {
    if (!(await accounts.has(`${recipient.user}@${domain}`))) return smtpReply(550, '5.1.1 No such mailbox here');
    // A contained account writes to nobody over a session that was open before; mail from outside never waits for the guard.
    return ofContained(connection, recipient);
  }
  const refusal = answerOf(await askGuard(attributes(connection, recipient, '')));
  if (refusal !== null) return refusal;
  return connection.notes.account ? null : smtpReply(550, '5.7.1 Relaying denied');
}

/** Only that is asked here; a guard that does not answer keeps no local mail back. */
async function ofContained(connection, recipient) {
  if (!connection.notes.account) return null;
  const action = await askOfAccount(attributes(connection, recipient, 'account'));
  return action?.startsWith('521 ') ? smtpReply(521, action.slice(4)) : null;
}

function answerOf(action) {
  if (action === null) return smtpReply(451, '4.3.0 Relaying cannot be checked now, try again later');
  const refused = /^([45]\d\d) (.+)$/.exec(action);
  if (refused) return smtpReply(Number(refused[1]), refused[2]);
  // Whatever else the guard may say, it is no leave to relay.
  return action === 'DUNNO' ? null : smtpReply(451, '4.3.0 Relaying cannot be checked now, try again later');
}

/** The attributes of Postfix's policy delegation (SMTPD_POLICY_README). */
function attributes(connection, recipient, context) {
  const { hello, notes, remote, transaction, uuid } = connection;
  return {
    protocol_state: recipient === null ? 'END-OF-MESSAGE' : 'RCPT',
    protocol_name: hello.verb === 'EHLO' ? 'ESMTP' : 'SMTP',
    client_address: remote.ip,
    client_port: remote.port,
    client_name: remote.host ?? 'unknown',
    helo_name: hello.host,
    queue_id: '',
    sender: transaction.mail_from.address,
    recipient: recipient?.address ?? '',
    recipient_count: 0,
    instance: transaction.uuid ?? uuid,
    sasl_method: notes.mechanism,
    sasl_username: notes.account,
    sasl_sender: '',
    size: 0,
    policy_context: context,
  };
}

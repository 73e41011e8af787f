'use strict';

const { unlink } = require('node:fs/promises');
const constants = require('haraka-constants');
const { date_to_str: dateText } = require('haraka-utils');
const { stageMail, syncFolder } = require('../parts/maildir.cjs');
const { logService } = require('../parts/receiving-log.cjs');
const { smtpReply } = require('../parts/smtp-reply.cjs');
const { domain, folders } = require('../parts/settings.cjs');

/**
 * Takes a message over: local recipients get it into their Maildirs, all others together one file in the outbound queue. All of
 * it is written before any of it counts, so a message that could not be stored whole is refused whole.
 */
exports.hook_queue = exports.hook_queue_outbound = async function (next, connection) {
  const { transaction } = connection;
  const { data_bytes: bytes, message_stream: message } = transaction;
  // Haraka destroys the transaction's stream when the client vanishes, and what is being written would never end.
  transaction.message_stream = { destroy: () => undefined };
  const staged = [];
  const queued = { paths: [], items: [] };
  try {
    addMissingHeaders(transaction);
    for (const account of localAccounts(transaction)) {
      staged.push(await stageMail(folders.maildirs, account, (file) => write(transaction.mail_from, account, message, file)));
    }
    const outside = transaction.rcpt_to.filter((each) => !isLocal(each));
    if (outside.length > 0) await this.enqueue(connection, { transaction, message, recipients: outside }, queued);
    for (const mail of staged) await mail.commit();
  } catch (error) {
    message.destroy();
    connection.logerror(`A message could not be stored: ${error.message ?? error}. The sender was asked to try again.`);
    for (const mail of staged) await mail.discard().catch(() => undefined);
    for (const path of queued.paths) await unlink(path).catch(() => undefined);
    return next(constants.denysoft, smtpReply(451, '4.3.0 Message cannot be stored now, try again later'));
  }
  message.destroy();
  logService(connection.uuid, `DATA received(${bytes} bytes).`);
  for (const item of queued.items) this.haraka_require('outbound').delivery_queue.push(item);
  next(constants.ok, 'Message queued');
};

exports.enqueue = async function (connection, { transaction, message, recipients }, queued) {
  const outbound = this.haraka_require('outbound');
  const todo = new outbound.TODOItem(recipients[0].host, recipients, transaction);
  todo.message_stream = message;
  // Who authenticated stands in the queue file, never in the message: a header could be the sender's own.
  todo.notes = { account: connection.notes.account ?? null, connection: connection.uuid };
  await outbound.process_delivery(queued.paths, todo, queued.items);
  await syncFolder(folders.queue);
};

const isLocal = (recipient) => !recipient.host || recipient.host.toLowerCase() === domain;

function localAccounts(transaction) {
  return new Set(transaction.rcpt_to.filter(isLocal).map((each) => `${each.user}@${domain}`.toLowerCase()));
}

function write(sender, account, message, file) {
  file.write(`Return-Path: ${sender.format()}\nDelivered-To: ${account}\n`);
  message.pipe(file, { dot_stuffed: true, line_endings: '\n' });
}

function addMissingHeaders(transaction) {
  if (!transaction.header.get('Message-Id')) transaction.add_header('Message-Id', `<${transaction.uuid}@${domain}>`);
  if (!transaction.header.get('Date')) transaction.add_header('Date', dateText(new Date()));
}

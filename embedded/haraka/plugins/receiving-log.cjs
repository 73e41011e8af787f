'use strict';

const constants = require('haraka-constants');
const { logText } = require('../parts/log-file.cjs');
const { logConnection, logService } = require('../parts/receiving-log.cjs');

// After every other plugin, so that only what was accepted is called successful.
const LAST = 100;

/** Writes what a session does into the SMTP receiving log. AUTH and the taking over of a message are written where they are decided. */
exports.register = function () {
  this.register_hook('mail', 'log_sender', LAST);
  this.register_hook('data', 'log_data', LAST);
};

exports.hook_connect_init = (next, connection) => {
  logConnection(connection.uuid, `Connected from ${connection.remote.ip}`);
  next();
};

// Asking the DNS for the client's name would make every connection wait for it; `unknown` is Postfix's word.
exports.hook_lookup_rdns = (next) => next(constants.ok, 'unknown');

exports.log_sender = (next, connection, [sender]) => {
  logService(connection.uuid, `MAIL command successful(${logText(sender.format())}).`);
  next();
};

exports.hook_rcpt_ok = (next, connection, recipient) => {
  logService(connection.uuid, `RCPT command successful(${logText(recipient.address)}).`);
  next();
};

exports.hook_deny = (next, connection, [, reply, , , parameters, hook]) => {
  if (hook === 'rcpt') {
    const text = typeof reply === 'object' ? `${reply.code} ${reply.reply}` : reply;
    logService(connection.uuid, `RCPT command failed(${logText(parameters[0].address)}, ${logText(text, 200)}).`);
  }
  next();
};

exports.log_data = (next, connection) => {
  logService(connection.uuid, 'DATA command successful.');
  next();
};

exports.hook_delivered = (next, hmail, [, , , , , , recipients]) => {
  const { mail_from: sender, notes } = hmail.todo;
  for (const recipient of recipients) {
    logService(String(notes.connection), `Mail relayed(${logText(sender.address)},${logText(recipient.address)}).`);
  }
  next();
};

exports.hook_quit = (next, connection) => {
  logService(connection.uuid, 'QUIT command successful.');
  next();
};

exports.hook_disconnect = (next, connection) => {
  logConnection(connection.uuid, 'Disconnected');
  next();
};

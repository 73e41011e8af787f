'use strict';

const { AccountsFile } = require('../parts/accounts-file.cjs');
const { logText } = require('../parts/log-file.cjs');
const { createPasswordCheck } = require('../parts/password-check.cjs');
const { logConnection, logService } = require('../parts/receiving-log.cjs');
const { folders } = require('../parts/settings.cjs');

const MECHANISMS = ['PLAIN', 'LOGIN'];
const accounts = new AccountsFile(folders.accounts);
const passwordMatches = createPasswordCheck();

/**
 * AUTH PLAIN and LOGIN against the accounts file. `connection.notes.account` and `.mechanism` are set by a successful AUTH
 * only; they decide about relaying and tell whose message it is.
 */
exports.register = function () {
  this.inherits('auth/auth_base');
  this.blankout_password = true;
  const select = this.select_auth_method;
  this.select_auth_method = (next, connection, method) => {
    // RFC 4954: one AUTH in a session, and none within a mail transaction.
    if (connection.notes.account || connection.transaction) {
      return connection.respond(503, '5.5.1 AUTH is not allowed now', () => next(this.ok));
    }
    const mechanism = method.split(/\s/)[0].toUpperCase();
    if (MECHANISMS.includes(mechanism)) logConnection(connection.uuid, `Processing AUTH ${mechanism}`);
    connection.notes.auth_login_asked_login = false;
    connection.notes.auth_login_userlogin = null;
    return select.call(this, next, connection, method);
  };
};

// The server listens on this machine and has no certificate, so AUTH is offered without TLS.
exports.hook_capabilities = (next, connection) => {
  connection.capabilities.push(`AUTH ${MECHANISMS.join(' ')}`);
  connection.notes.allowed_auth_methods = MECHANISMS;
  next();
};

exports.check_plain_passwd = async (connection, user, password, answer) => {
  const mechanism = connection.notes.auth_method;
  try {
    const matches = await passwordMatches(await accounts.passwordOf(user), password);
    if (matches) {
      connection.notes.account = user.toLowerCase();
      connection.notes.mechanism = mechanism;
    }
    logService(connection.uuid, `Authentication ${matches ? 'successful' : 'failed'}(${logText(user)}, ${mechanism}).`);
    answer(matches);
  } catch (error) {
    connection.logerror(`The accounts file cannot be read: ${error.message}. Nobody can log in until it can.`);
    answer(false, { code: 454, message: '4.7.0 Temporary authentication failure' });
  }
};

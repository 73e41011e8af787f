'use strict';

const TIME_TO_READ_MS = 2_000;

/**
 * Closes a finished session's socket. Haraka only ends its own half, and it stops reading from a client that sent an endless
 * line; such a client would keep the socket until the inactivity limit.
 */
exports.hook_disconnect = (next, connection) => {
  setTimeout(() => connection.client.destroy(), TIME_TO_READ_MS).unref();
  next();
};

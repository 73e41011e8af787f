'use strict';

/**
 * A reply with a code of its own. Haraka takes an object of a class named DSN word for word; given plain text it would
 * answer every refusal with 550 or 450, and its own DSN class puts an enhanced status code before the text.
 */
class DSN {
  constructor(code, reply) {
    this.code = code;
    this.reply = reply;
  }

  toString() {
    return this.reply;
  }
}

const smtpReply = (code, text) => new DSN(code, text);

module.exports = { smtpReply };

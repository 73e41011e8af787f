'use strict';

/**
 * The server has no certificate and offers no STARTTLS. Haraka looks for a certificate all the same and calls its absence an error,
 * which would be the first thing an operator reads.
 */
exports.register = function () {
  this.haraka_require('tls_socket').getSocketOpts = async () => ({});
};

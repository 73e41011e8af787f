'use strict';

const MOST_CONNECTIONS = 500;

/** Turns away more clients than the process can carry: running out of memory or files would end it, and with it the protection. */
exports.hook_init_master = (next, server) => {
  for (const listener of server.listeners) listener.maxConnections = MOST_CONNECTIONS;
  next();
};

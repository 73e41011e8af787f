'use strict';

const { createLogFile } = require('./log-file.cjs');
const { folders, timeZone } = require('./settings.cjs');

// The document's two sources of a line: the connection itself, and the receiving service's work for it.
const CONNECTION = '99,99';
const SERVICE = '3,1';

const write = createLogFile({ folder: folders.logs, timeZone, now: Date.now, complain: (line) => process.stderr.write(`${line}\n`) });

module.exports = {
  logConnection: (connection, event) => write(CONNECTION, connection, event),
  logService: (connection, event) => write(SERVICE, connection, event),
};

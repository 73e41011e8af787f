'use strict';

const { readFileSync } = require('node:fs');

/**
 * The time a process was started, in clock ticks since the machine's start (proc(5), field 22), or null where it cannot be
 * known. With it a number that the system has given to another process meanwhile is told apart.
 */
function startTicks(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

module.exports = { startTicks };

'use strict';

const net = require('node:net');
const { setTimeout: pause } = require('node:timers/promises');

const LONGEST_REPLY = 8_192;
const LONGEST_VALUE = 1_000;
const IDLE_CONNECTIONS = 8;
const ONE_ATTEMPT_MS = 1_500;

/** One request of Postfix's policy-delegation protocol: `name=value` lines and an empty one. */
function policyRequest(attributes) {
  const lines = Object.entries(attributes).map(([name, value]) => `${name}=${oneLine(value)}\n`);
  return `request=smtpd_access_policy\n${lines.join('')}\n`;
}

/** A value that ends a line would let a client add attributes of its own. */
function oneLine(value) {
  return String(value ?? '').replace(/\p{Cc}/gu, '?').slice(0, LONGEST_VALUE);
}

/**
 * Asks the guard. It keeps trying for `patienceMs`, because a guard that is started again answers a moment later.
 *
 * @returns {(attributes: Record<string, unknown>) => Promise<string | null>} gives the action, or null when nobody answered
 */
function createPolicyClient({ host, port, patienceMs }) {
  const idle = [];

  function connect(timeoutMs) {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port });
      socket.setNoDelay(true);
      socket.setTimeout(timeoutMs, () => socket.destroy(new Error('The guard did not accept the connection in time.')));
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
  }

  function exchange(socket, request, timeoutMs) {
    return new Promise((resolve, reject) => {
      let text = '';
      const fail = () => settle(() => reject(new Error('The guard closed the connection or did not answer.')));
      function settle(end) {
        socket.off('data', read).off('close', fail).off('timeout', fail).setTimeout(0);
        end();
      }
      function read(chunk) {
        text += chunk.toString('utf8');
        const action = /^action=([^\n]*)\n(?:[^\n]+\n)*\n/m.exec(text)?.[1];
        if (action !== undefined) settle(() => resolve(action));
        else if (text.length > LONGEST_REPLY) fail();
      }
      socket.on('data', read).once('close', fail).once('timeout', fail).setTimeout(timeoutMs);
      socket.write(request);
    });
  }

  async function attempt(request, timeoutMs) {
    let socket = idle.pop();
    while (socket?.destroyed) socket = idle.pop();
    socket ??= await connect(timeoutMs);
    try {
      const action = await exchange(socket, request, timeoutMs);
      if (idle.length < IDLE_CONNECTIONS) idle.push(socket);
      else socket.destroy();
      return action;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  return async (attributes) => {
    const request = policyRequest(attributes);
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const left = deadline - performance.now();
      if (left <= 0) return null;
      try {
        return await attempt(request, Math.max(1, Math.min(left, ONE_ATTEMPT_MS)));
      } catch {
        await pause(Math.max(0, Math.min(100, deadline - performance.now())));
      }
    }
  };
}

module.exports = { createPolicyClient, policyRequest };

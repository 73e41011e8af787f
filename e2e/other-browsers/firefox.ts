import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RemoteBrowser } from './remote-browser';

// Firefox speaks WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) over a socket by itself, without a driver beside it.
interface Remote {
  type: 'success' | 'exception';
  result?: { value?: string };
  exceptionDetails?: { text: string };
}

export async function startFirefox(): Promise<RemoteBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'sluice-firefox-'));
  const browser = spawn('firefox-esr', ['--headless', '--remote-debugging-port=0', '--profile', profile, '--no-remote', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, LANG: 'C.UTF-8', LANGUAGE: 'en' },
  });
  const address = await addressOf(browser.stderr);
  const socket = new WebSocket(`${address}/session`);
  await once(socket as unknown as EventTarget as never, 'open');
  const waiting = new Map<number, (answer: { type: string; result: unknown; message?: string }) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as { id?: number; type: string; result: unknown; message?: string };
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const ask = async <T>(method: string, params: object): Promise<T> => {
    const id = (last += 1);
    const answer = new Promise<{ type: string; result: unknown; message?: string }>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { type, result, message } = await answer;
    waiting.delete(id);
    if (type === 'error') throw new Error(`Firefox answered ${method} with ${message ?? 'an error'}`);
    return result as T;
  };
  await ask('session.new', { capabilities: {} });
  const { contexts } = await ask<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
  const context = contexts[0]!.context;
  return {
    open: async (url) => void (await ask('browsingContext.navigate', { context, url, wait: 'complete' })),
    async run<T>(body: string, input?: unknown) {
      // As JSON there and back, so that both engines give the same.
      const functionDeclaration = `(text) => JSON.stringify((function (input) { ${body} })(JSON.parse(text))) ?? 'null'`;
      const answer = await ask<Remote>('script.callFunction', {
        functionDeclaration,
        arguments: [{ type: 'string', value: JSON.stringify(input ?? null) }],
        target: { context },
        awaitPromise: false,
      });
      if (answer.type === 'exception') throw new Error(answer.exceptionDetails?.text ?? 'The page threw.');
      return JSON.parse(answer.result?.value ?? 'null') as T;
    },
    perform: async (actions) => void (await ask('input.performActions', { context, actions })),
    forget: async () => void (await ask('storage.deleteCookies', {})),
    async close() {
      const ended = once(browser, 'exit');
      await ask('browser.close', {}).catch(() => browser.kill('SIGTERM'));
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
    if (found === undefined) continue;
    // Nobody reads on, and a full pipe would stop it.
    output.resume();
    return found;
  }
  throw new Error('Firefox ended before it listened.');
}

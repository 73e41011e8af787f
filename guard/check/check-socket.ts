import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import type { Duty } from '@sluice/guard/runtime';
import { findingSchema } from './finding';
import type { HostLook } from './look-at-host';

const LONGEST_QUESTION = 1_000;
const LONGEST_ANSWER = 1024 * 1024;
const ANSWER_PATIENCE_MS = 120_000;

const questionSchema = z.union([z.object({ failOpen: z.boolean() }), z.object({ undo: z.literal('brake') })]);
const undoneSchema = z.union([z.object({ lifted: z.boolean() }), z.object({ error: z.string() })]);
const answerSchema = z.union([z.object({ header: z.string(), findings: z.array(findingSchema) }), z.object({ error: z.string() })]);

/** A socket in the guard's own folder, so only root can ask. */
export const checkSocketOf = (stateDirectory: string): string => join(stateDirectory, 'check.sock');

/**
 * Lets `sluice guard check` ask the running guard to look at the host: what the guard may do in its sandbox counts, not what a root
 * shell may. One look at a time.
 */
export function createCheckSocket(options: { path: string; look(question: { failOpen: boolean }): Promise<HostLook>; undoBrake(): Promise<boolean>; log: GuardLog }): Duty {
  const { path, look, undoBrake, log } = options;
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function answer(line: string): Promise<string> {
    try {
      const question = questionSchema.parse(JSON.parse(line));
      if ('undo' in question) return JSON.stringify({ lifted: await undoBrake() });
      const looking = last.then(() => look(question));
      last = looking.catch(() => undefined);
      return JSON.stringify(await looking);
    } catch (error) {
      return JSON.stringify({ error: detailOf(error) });
    }
  }

  return {
    name: 'check socket',
    async start() {
      await rm(path, { force: true });
      const starting = createServer((socket) => {
        let text = '';
        sockets.add(socket);
        socket.setTimeout(ANSWER_PATIENCE_MS, () => socket.destroy());
        socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
        socket.on('data', (chunk: Buffer) => {
          text += chunk.toString('utf8');
          const end = text.indexOf('\n');
          if (end === -1 && text.length < LONGEST_QUESTION) return;
          socket.removeAllListeners('data').resume();
          void answer(text.slice(0, end)).then((said) => socket.end(`${said}\n`));
        });
      });
      starting.maxConnections = 4;
      await new Promise<void>((resolve, reject) => starting.once('error', reject).listen(path, resolve));
      starting.off('error', () => undefined).on('error', (error) => log.error({}, `The check socket had an error: ${detailOf(error)}`));
      await chmod(path, 0o600);
      server = starting;
    },
    async stop() {
      const stopping = server;
      server = null;
      if (stopping === null) return;
      const closed = new Promise<void>((resolve) => stopping.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Asks the running guard. @returns null when none listens there @throws Error when it could not look */
export async function askGuardToLook(path: string, question: { failOpen: boolean }): Promise<HostLook | null> {
  const line = await askGuard(path, question);
  if (line === null) return null;
  const answer = answerSchema.parse(JSON.parse(line));
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

/** Has the running guard lift the brake and leave it so. @returns whether it was engaged; null when no guard listens there @throws Error when it could not be lifted */
export async function askGuardToUndoBrake(path: string): Promise<boolean | null> {
  const line = await askGuard(path, { undo: 'brake' });
  if (line === null) return null;
  const answer = undoneSchema.parse(JSON.parse(line));
  if ('error' in answer) throw new Error(answer.error);
  return answer.lifted;
}

async function askGuard(path: string, question: z.input<typeof questionSchema>): Promise<string | null> {
  const line = await new Promise<string | null>((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    socket.setTimeout(ANSWER_PATIENCE_MS, () => socket.destroy(new Error('the guard did not answer in time')));
    socket.once('connect', () => socket.write(`${JSON.stringify(question)}\n`));
    socket.on('error', (error: NodeJS.ErrnoException) => (['ENOENT', 'ECONNREFUSED'].includes(error.code ?? '') ? resolve(null) : reject(error)));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.length > LONGEST_ANSWER) socket.destroy(new Error('the answer of the guard was too long'));
    });
    socket.on('close', () => resolve(text));
  });
  if (line === '') throw new Error('the guard closed the connection');
  return line;
}

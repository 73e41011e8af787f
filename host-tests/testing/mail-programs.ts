import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program with its output kept; it is ended when it takes longer than three minutes. */
export async function runProgram(program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000, killSignal: 'SIGKILL' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Sends one message with swaks as a person who logs in would. */
export function swaks(port: number, mail: { account: string; password: string; to: string }): Promise<{ code: number | null; output: string }> {
  const login = ['--auth', 'PLAIN', '--auth-user', mail.account, '--auth-password', mail.password];
  return runProgram('/usr/bin/swaks', ['--server', `127.0.0.1:${port}`, '--helo', 'client.test', '--from', mail.account, '--to', mail.to, ...login]);
}

/** Postfix's own load generator: it cannot log in, so it sends as a machine of `mynetworks`. */
export function smtpSource(port: number, to: string, messages: number): Promise<{ code: number | null; output: string }> {
  return runProgram('/usr/sbin/smtp-source', ['-s', '1', '-m', String(messages), '-f', 'machine@example.test', '-t', to, `127.0.0.1:${port}`]);
}

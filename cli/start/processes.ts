import { spawn, type ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import type { BoundedLog } from './bounded-log';
import { createErrorLines } from './error-lines';
import { expectHeartbeat } from './heartbeat';

/** One program that `sluice start` keeps running. */
export interface ProcessPlan {
  name: string;
  /** Script and arguments for this Node.js. */
  args: string[];
  cwd: string;
  /** The whole of it: nothing of this process's own environment is passed on. */
  environment: NodeJS.ProcessEnv;
  /** It tells over a channel of Node.js that it lives, and one that falls silent is ended. How often, when not as the guard does. */
  heartbeat?: boolean | { beatMs: number };
}

export interface SupervisedProcess {
  readonly name: string;
  /** How often it ended although nobody asked it to. */
  readonly crashes: number;
  /** Null between an end and the restart. */
  readonly pid: number | null;
  /** Asks it to end and insists after `patienceMs`; resolves when it has ended. It is not started again. */
  stop(patienceMs: number): Promise<void>;
}

export interface Surroundings {
  log: BoundedLog;
  /** The module that ends a child whose supervisor is gone. */
  leaveWithParent: string;
  /** A line for the operator. */
  say(line: string): void;
  /** Told whenever `pid` has changed. */
  onChange?(): void;
}

const QUICK_END_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Starts a program and starts it again whenever it ends: at once, or, when it ended within five seconds of its start, after a
 * pause that doubles from 0.2 to 5 s. One that follows a crash is told so by SLUICE_AFTER_CRASH. Its standard input is a pipe that closes with this process. It has a process group of
 * its own, so that Ctrl-C at the terminal reaches only this process, which ends the children in order.
 */
export function superviseProcess(plan: ProcessPlan, { log, leaveWithParent, say, onChange }: Surroundings): SupervisedProcess {
  const errors = createErrorLines(log.path, (line) => say(`${plan.name}: ${line}`));
  let child: ChildProcess | null = null;
  let pause: NodeJS.Timeout | null = null;
  let quickEnds = 0;
  let crashes = 0;
  let crashed = false;
  let stopping = false;
  let stopped = (): void => undefined;

  function start(): void {
    pause = null;
    const startedAt = performance.now();
    const started = spawn(process.execPath, ['--import', leaveWithParent, ...plan.args], {
      cwd: plan.cwd,
      env: crashed ? { ...plan.environment, SLUICE_AFTER_CRASH: '1' } : plan.environment,
      stdio: plan.heartbeat ? ['pipe', 'pipe', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    const heartbeat = plan.heartbeat ? expectHeartbeat(() => endSilent(started), typeof plan.heartbeat === 'object' ? plan.heartbeat.beatMs : undefined) : null;
    started.on('message', () => heartbeat?.heard());
    started.once('exit', () => heartbeat?.end());
    started.stdin?.on('error', () => undefined);
    for (const stream of [started.stdout, started.stderr]) {
      const decoder = new StringDecoder('utf8');
      stream?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        errors.push(decoder.write(chunk), Date.now());
      });
    }
    started.once('error', (error) => ended(error.message, startedAt));
    started.once('exit', (code, signal) => {
      // Asked to end, a part ends with 0: whoever asked restarts it. Then the protection ends with it, as it must not by a crash.
      crashed = code !== 0;
      ended(signal ?? `exit code ${code}`, startedAt);
    });
    onChange?.();
  }

  function endSilent(silent: ChildProcess): void {
    say(`${plan.name} hangs: it has not said for a while that it lives. It is ended.`);
    signalGroup(silent, 'SIGKILL');
  }

  function ended(how: string, startedAt: number): void {
    if (child === null) return;
    child = null;
    onChange?.();
    if (stopping) return stopped();
    crashes += 1;
    quickEnds = performance.now() - startedAt < QUICK_END_MS ? quickEnds + 1 : 0;
    const pauseMs = quickEnds === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 100 * 2 ** quickEnds);
    say(`${plan.name} ended (${how}) and is started again${pauseMs >= 1_000 ? ` in ${pauseMs / 1_000} s; its output is in ${log.path}` : ''}.`);
    pause = setTimeout(start, pauseMs);
  }

  start();
  return {
    name: plan.name,
    get crashes() {
      return crashes;
    },
    get pid() {
      return child?.pid ?? null;
    },
    stop(patienceMs) {
      stopping = true;
      if (pause) clearTimeout(pause);
      const running = child;
      if (running === null) return Promise.resolve();
      return new Promise((resolve) => {
        const insist = setTimeout(() => signalGroup(running, 'SIGKILL'), patienceMs);
        stopped = () => {
          clearTimeout(insist);
          // What it may have started itself must not stay behind.
          signalGroup(running, 'SIGKILL');
          resolve();
        };
        running.kill('SIGTERM');
      });
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

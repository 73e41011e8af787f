import { readFileSync, statSync } from 'node:fs';
import type { SmtpInstance } from './mail-server';

/** Linux counts the start of a process in hundredths of a second on every platform that Debian runs on (USER_HZ). */
const TICK_MS = 10;

/**
 * The identity of a running mail server: its first process, which a reload keeps and a restart replaces. The boot is part
 * of it, because process numbers and start times begin anew with every boot.
 *
 * It is looked at ten times a second. All that is read is in memory, so it is read at once: a round through the thread
 * pool costs many times as much. While the process that was found last is alive, only its own entry is looked at.
 */
export class DaemonProcess {
  #known: { instance: SmtpInstance; startTicks: number } | null = null;

  /** @param options.isIts whether the process of the file is the mail server's: after a crash the file may name one that is something else by now */
  constructor(private readonly options: { pidFile: string; isIts(process: { pid: number; name: string }): boolean }) {}

  /** @returns null when it is not running */
  instance(): SmtpInstance | null {
    const known = this.#known;
    if (known !== null && processOf(known.instance.pid)?.startTicks === known.startTicks) return known.instance;
    this.#known = this.#find();
    return this.#known?.instance ?? null;
  }

  #find(): { instance: SmtpInstance; startTicks: number } | null {
    const pid = Number(readOrNull(this.options.pidFile)?.trim());
    if (!Number.isSafeInteger(pid) || pid < 1) return null;
    const found = processOf(pid);
    if (found === null || !this.options.isIts({ pid, name: found.name })) return null;
    const { startTicks } = found;
    const boot = readOrNull('/proc/sys/kernel/random/boot_id');
    const bootedAt = Number(/^btime (\d+)$/m.exec(readOrNull('/proc/stat') ?? '')?.[1] ?? 0) * 1000;
    return { instance: { id: `${boot?.slice(0, 8) ?? 'unknown'}-${pid}-${startTicks}`, pid, startedAt: bootedAt + startTicks * TICK_MS }, startTicks };
  }
}

/** A Postfix: its master process works in its queue directory. @param queueDirectory the instance's queue_directory, which holds pid/master.pid */
export function postfixMaster(queueDirectory: string): DaemonProcess {
  return new DaemonProcess({ pidFile: `${queueDirectory}/pid/master.pid`, isIts: ({ pid, name }) => name === 'master' && worksIn(pid, queueDirectory) });
}

/** @returns null when there is no such process, or it has ended and only waits to be taken note of */
function processOf(pid: number): { name: string; startTicks: number } | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name of the process may hold blanks and brackets, so its fields are counted from behind it: state is the third field, starttime the twenty-second (proc(5)).
  const nameEnds = text.lastIndexOf(')');
  const fields = text.slice(nameEnds + 2).split(' ');
  const [state, startTicks] = [fields[0], Number(fields[19])];
  if (state === 'Z' || state === 'X' || !Number.isFinite(startTicks)) return null;
  return { name: text.slice(text.indexOf('(') + 1, nameEnds), startTicks };
}

function worksIn(pid: number, queueDirectory: string): boolean {
  try {
    // The folders themselves, not their names: a Postfix in a container, or in a chroot, calls it by another.
    const [works, queue] = [statSync(`/proc/${pid}/cwd`), statSync(queueDirectory)];
    return works.ino === queue.ino && works.dev === queue.dev;
  } catch {
    // Only root may see where another user's process works; its name must do then.
    return true;
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

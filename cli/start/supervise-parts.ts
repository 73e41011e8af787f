import { rm } from 'node:fs/promises';
import { openBoundedLog } from './bounded-log';
import { dataLayout } from './data-folder';
import { STOP_ORDER } from './parts';
import { superviseProcess, type ProcessPlan, type SupervisedProcess } from './processes';
import { runningFile, writeRunning, type Running } from './running';

const LOG_BYTES = 10_000_000;
/** How long each part may take to end before it is ended. */
const STOP_PATIENCE_MS = 10_000;

export interface PartsPlan {
  plans: ProcessPlan[];
  leaveWithParent: string;
  running: Omit<Running, 'processes'>;
  dataDir: string;
  say(line: string): void;
}

/** Starts every part, keeps it running, and keeps `running.json` true. @returns what stops them all in order */
export function superviseParts({ plans, leaveWithParent, running, dataDir, say }: PartsPlan): { stop(): Promise<void> } {
  const supervised: SupervisedProcess[] = [];
  let writing = Promise.resolve();
  let stopping = false;

  /** One write after the other, each with the process ids as they are when it begins. */
  function note(): void {
    if (stopping) return;
    writing = writing
      .then(() => writeRunning(dataDir, { ...running, processes: Object.fromEntries(supervised.map(({ name, pid }) => [name, pid])) }))
      .catch((error: unknown) => say(`The file ${runningFile(dataDir)} cannot be written: ${String(error)}`));
  }

  for (const plan of plans) {
    const log = openBoundedLog(dataLayout(dataDir).logOf(plan.name), LOG_BYTES, say);
    supervised.push(superviseProcess(plan, { log, leaveWithParent, say, onChange: note }));
  }
  note();
  return {
    async stop() {
      stopping = true;
      for (const name of STOP_ORDER) await supervised.find((part) => part.name === name)?.stop(STOP_PATIENCE_MS);
      await writing;
      await rm(runningFile(dataDir), { force: true });
    },
  };
}

import { rm } from 'node:fs/promises';
import { openBoundedLog } from './bounded-log';
import { dataLayout } from './data-folder';
import { STOP_ORDER } from './parts';
import { superviseProcess, type ProcessPlan, type SupervisedProcess } from './processes';
import { runningFile, writeRunning, type Running } from './running';

const RETRY_MS = 2_000;
const LOG_BYTES = 10_000_000;
/** How long each part may take to end before it is ended. */
const STOP_PATIENCE_MS = 10_000;

type RunningFacts = Omit<Running, 'processes'>;

export interface PartsPlan {
  plans: ProcessPlan[];
  leaveWithParent: string;
  running: RunningFacts;
  dataDir: string;
  say(line: string): void;
}

export interface Parts {
  /** Ends one part and starts it again by another plan of the same name; `running.json` says `facts` then. */
  replace(plan: ProcessPlan, facts: Partial<RunningFacts>): Promise<void>;
  /** Stops them all in order. */
  stop(): Promise<void>;
}

/** Starts every part, keeps it running, and keeps `running.json` true. */
export function superviseParts({ plans, leaveWithParent, running, dataDir, say }: PartsPlan): Parts {
  let facts = running;
  const supervised: SupervisedProcess[] = [];
  let writing = Promise.resolve();
  let stopping = false;
  let told = false;

  /** One write after the other, each with the process ids as they are when it begins. */
  function note(): void {
    if (stopping) return;
    writing = writing
      .then(() => writeRunning(dataDir, { ...facts, processes: Object.fromEntries(supervised.map(({ name, pid }) => [name, pid])) }))
      .then(() => void (told = false))
      .catch((error: unknown) => {
        if (!told) say(`The file ${runningFile(dataDir)} cannot be written (${String(error)}), so other commands do not see that Sluice runs. It is tried again.`);
        told = true;
        setTimeout(note, RETRY_MS).unref();
      });
  }

  const begin = (plan: ProcessPlan): SupervisedProcess => {
    const log = openBoundedLog(dataLayout(dataDir).logOf(plan.name), LOG_BYTES, say);
    return superviseProcess(plan, { log, leaveWithParent, say, onChange: note });
  };

  for (const plan of plans) supervised.push(begin(plan));
  note();
  return {
    async replace(plan, changed) {
      const index = supervised.findIndex(({ name }) => name === plan.name);
      await supervised[index]?.stop(STOP_PATIENCE_MS);
      if (stopping) return;
      facts = { ...facts, ...changed };
      supervised[index] = begin(plan);
      note();
    },
    async stop() {
      stopping = true;
      for (const name of STOP_ORDER) await supervised.find((part) => part.name === name)?.stop(STOP_PATIENCE_MS);
      await writing;
      await rm(runningFile(dataDir), { force: true });
    },
  };
}

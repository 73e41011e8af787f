import { QueueUnreadable } from './mail-server';

/** @param advice what to look at besides, as a sentence. @throws QueueUnreadable in place of any other error */
export async function orUnreadable<T>(what: string, task: () => Promise<T>, advice?: string): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof QueueUnreadable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueueUnreadable(`${what}: ${reason} What was done before stands, and trying again is safe.${advice === undefined ? '' : ` ${advice}`}`, { cause: error });
  }
}

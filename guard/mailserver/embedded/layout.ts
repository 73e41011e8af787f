import { resolve } from 'node:path';

/** Where everything of one embedded mail server is kept. */
export interface EmbeddedLayout {
  config: string;
  /** Messages that wait to be delivered outward, one file each. */
  queue: string;
  /** Messages that are being delivered at this moment. */
  active: string;
  held: string;
  /** Messages on their way from `held` back into the queue. */
  released: string;
  /** What was ordered for messages in `active`, for the case that their delivery fails. */
  orders: string;
  /** Large messages while they are received. */
  spool: string;
  plugins: string;
  accounts: string;
  maildirs: string;
  logs: string;
  /** JSON written by the running server. */
  instance: string;
}

/** The absolute paths below one directory, for instance `<data>/mail`. All of them are on one file system, so files move by renaming. */
export function embeddedLayout(directory: string): EmbeddedLayout {
  const below = (name: string) => resolve(directory, name);
  return {
    config: below('config'),
    queue: below('queue'),
    active: below('active'),
    held: below('held'),
    released: below('released'),
    orders: below('orders'),
    spool: below('spool'),
    plugins: below('plugins'),
    accounts: below('accounts'),
    maildirs: below('maildirs'),
    logs: below('logs'),
    instance: below('instance.json'),
  };
}

export interface PostfixSession {
  readonly connection: string;
  /** The account that authenticated in it, once a message has told. */
  account: string | null;
}

/** What others can go on from. */
export interface SavedSessions {
  running: ReadonlyMap<string, PostfixSession>;
  latest: ReadonlyMap<string, { second: number; count: number }>;
}

const MAX_SESSIONS = 20_000;

/**
 * The sessions of the smtpd processes. A process serves one client after the other, so a session is named by its process
 * and the second in which it began: the same lines give the same names whenever they are read.
 */
export class PostfixSessions {
  readonly #running = new Map<string, PostfixSession>();
  readonly #latest = new Map<string, { second: number; count: number }>();

  save(): SavedSessions {
    return { running: this.#running, latest: this.#latest };
  }

  restore({ running, latest }: SavedSessions): void {
    for (const [pid, session] of running) this.#running.set(pid, session);
    for (const [pid, begun] of latest) this.#latest.set(pid, begun);
  }

  /** @returns the name of the new session */
  begin(pid: string, at: number): string {
    return this.#open(pid, at).connection;
  }

  #open(pid: string, at: number): PostfixSession {
    const second = Math.floor(at / 1000);
    const latest = this.#latest.get(pid);
    const count = latest?.second === second ? latest.count + 1 : 1;
    remember(this.#latest, pid, { second, count });
    const connection = `smtpd ${pid}, ${new Date(second * 1000).toISOString().slice(0, 19)}Z${count > 1 ? ` (${count})` : ''}`;
    const session: PostfixSession = { connection, account: null };
    remember(this.#running, pid, session);
    return session;
  }

  /** The session that the process serves; one whose beginning was not seen begins here. */
  of(pid: string, at: number): PostfixSession {
    return this.#running.get(pid) ?? this.#open(pid, at);
  }

  /** @returns the name of the session that ended */
  end(pid: string, at: number): string {
    const { connection } = this.of(pid, at);
    this.#running.delete(pid);
    return connection;
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MAX_SESSIONS) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

import {
  BrakeFailed,
  QueueUnreadable,
  SmtpRestartFailed,
  type MailServer,
  type MailSessions,
  type SmtpInstance,
  type SmtpLog,
  type SmtpLogFile,
} from '@sluice/guard/mailserver/mail-server';

interface FakeMessage {
  account: string | null;
  held: boolean;
  /** One where it is left out. */
  recipients?: number;
}

/** A mail server in memory: its queue, its runs and its log files are set by the test. */
export class FakeMailServer implements MailServer {
  readonly kind = 'embedded';
  messages: FakeMessage[] = [];
  running: SmtpInstance | null = { id: 'run-1', pid: 1, startedAt: 1_000 };
  logFiles: SmtpLogFile[] = [];
  restarts = 0;
  unreadable = false;
  /** Waited for in every hold, so that a test can look at an action under way. */
  holding: Promise<void> = Promise.resolve();
  /** Why sessions that are open could send; null when they cannot. */
  openSessionsCanSend: string | null = null;
  /** Set to make a restart fail. */
  restartFailure: string | null = null;
  private nextRun = 2;

  fill(count: number, account: string | null = 'user@example.test', recipients = 1): void {
    for (let index = 0; index < count; index += 1) this.messages.push({ account, held: false, recipients });
  }

  /** What somebody does who restarts the service by hand. */
  restartOutside(): void {
    this.running = { id: `run-${this.nextRun}`, pid: this.nextRun, startedAt: 1_000 * this.nextRun };
    this.nextRun += 1;
  }

  readonly queue = {
    length: (): Promise<number> =>
      this.unreadable ? Promise.reject(new QueueUnreadable('the queue folder is gone')) : Promise.resolve(this.messages.filter(({ held }) => !held).length),
    breakdown: () => {
      const accounts = new Map<string | null, { account: string | null; waiting: number; held: number }>();
      for (const { account, held } of this.messages) {
        const counts = accounts.get(account) ?? { account, waiting: 0, held: 0 };
        counts[held ? 'held' : 'waiting'] += 1;
        accounts.set(account, counts);
      }
      const held = this.messages.filter((message) => message.held).length;
      const recipientsOf = (isHeld: boolean): number =>
        this.messages.reduce((sum, message) => sum + (message.held === isHeld ? (message.recipients ?? 1) : 0), 0);
      return Promise.resolve({
        waiting: this.messages.length - held,
        held,
        oldestAt: null,
        accounts: [...accounts.values()],
        recipients: {
          waiting: recipientsOf(false),
          complete: true,
          held: recipientsOf(true),
          heldMost: Math.max(0, ...this.messages.map((message) => (message.held ? (message.recipients ?? 1) : 0))),
          heldComplete: true,
        },
      });
    },
    hold: async (account: string, onProgress: (done: number) => void) => {
      await this.holding;
      return this.each(account, false, onProgress, (message) => (message.held = true));
    },
    release: (account: string, onProgress: (done: number) => void, { most }: { most?: number } = {}) =>
      Promise.resolve(this.each(account, true, onProgress, (message) => (message.held = false), most)),
    delete: (account: string, onProgress: (done: number) => void) => {
      const gone = this.messages.filter((message) => message.account === account).length;
      this.messages = this.messages.filter((message) => message.account !== account);
      onProgress(gone);
      return Promise.resolve({ messages: gone });
    },
  };

  /** Set to make the brake fail. */
  brakeFailure: string | null = null;
  braked = false;
  readonly brake = {
    engage: () => {
      if (this.brakeFailure !== null) return Promise.reject(new BrakeFailed(this.brakeFailure));
      this.braked = true;
      return Promise.resolve({ transports: ['smtp'] });
    },
    lift: () => {
      if (this.brakeFailure !== null) return Promise.reject(new BrakeFailed(this.brakeFailure));
      this.braked = false;
      return Promise.resolve();
    },
    isEngaged: () => Promise.resolve(this.braked),
    isWhole: () => Promise.resolve(this.braked),
  };

  readonly smtp = {
    whyOpenSessionsCanSend: () => Promise.resolve(this.openSessionsCanSend),
    openClients: () => Promise.resolve([]),
    instance: () => Promise.resolve(this.running),
    restart: async (): Promise<SmtpInstance> => {
      this.restarts += 1;
      if (this.restartFailure !== null) throw new SmtpRestartFailed(this.restartFailure);
      this.running = null;
      await new Promise(setImmediate);
      this.restartOutside();
      if (this.running === null) throw new SmtpRestartFailed('the fake did not start');
      return this.running;
    },
  };

  /** Sessions at the mailboxes by account. */
  readonly open = new Map<string, number>();
  /** What was asked of the sessions, in order. */
  calls: string[] = [];
  /** How often sessions come back after they were ended. */
  returns = 0;

  readonly sessions: MailSessions = {
    loginsReadTheStore: true,
    forget: (account) => Promise.resolve(void this.calls.push(`forget ${account}`)),
    count: (account) => Promise.resolve(this.open.get(account) ?? 0),
    end: (account) => {
      const ended = this.open.get(account) ?? 0;
      this.calls.push(`end ${account}`);
      if (this.returns > 0) this.returns -= 1;
      else this.open.delete(account);
      return Promise.resolve(ended);
    },
  };

  readonly log: { format: SmtpLog['format']; files(): Promise<SmtpLogFile[]> } = { format: 'mailcarrier', files: () => Promise.resolve(this.logFiles) };

  private each(account: string, held: boolean, onProgress: (done: number) => void, act: (message: FakeMessage) => void, most?: number): { messages: number } {
    const found = this.messages.filter((message) => message.account === account && message.held === held).slice(0, most);
    found.forEach(act);
    onProgress(found.length);
    return { messages: found.length };
  }
}

import { DaemonProcess } from '../daemon-process';
import type { SmtpClient, SmtpInstance, SmtpService } from '../mail-server';
import { openClients } from '../open-clients';
import { restartService } from '../restart-service';
import type { EximFacts } from './exim-facts';
import type { EximOptions } from './exim-options';
import { whyNotAsked } from './question-files';

/** The daemon of one Exim as the SMTP receiving service. `SIGHUP` keeps its process, so it is no restart. */
export class EximSmtp implements SmtpService {
  #daemon: { pidFile: string; process: DaemonProcess } | null = null;
  #restarting: Promise<SmtpInstance> | null = null;

  constructor(
    private readonly options: EximOptions,
    private readonly facts: () => Promise<EximFacts>,
    /** As Exim reads its configuration at this moment. */
    private readonly factsNow: () => Promise<EximFacts>,
  ) {}

  async instance(): Promise<SmtpInstance | null> {
    const { pidFile } = await this.facts();
    if (this.#daemon?.pidFile !== pidFile) this.#daemon = { pidFile, process: new DaemonProcess({ pidFile, isIts: ({ name }) => name.startsWith('exim') }) };
    return this.#daemon.process.instance();
  }

  async whyOpenSessionsCanSend(): Promise<string | null> {
    return whyNotAsked(await this.factsNow(), ['acl_smtp_rcpt', 'acl_smtp_data']);
  }

  async openClients(): Promise<SmtpClient[]> {
    const { ports } = await this.facts();
    return openClients(({ port }) => ports.includes(port));
  }

  /** A second call while one is under way waits for the same restart. */
  async restart(): Promise<SmtpInstance> {
    this.#restarting ??= restartService({ ...this.options, name: 'Exim', instance: () => this.instance(), settingsToSee: 'exim and config_file' }).finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }
}

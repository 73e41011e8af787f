import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { postfixMaster, type DaemonProcess } from '../daemon-process';
import type { SmtpClient, SmtpInstance, SmtpService } from '../mail-server';
import { openClients } from '../open-clients';
import { restartService } from '../restart-service';
import { whyOpenSessionsCanSend } from './account-questions';
import type { PostfixCommands } from './postfix-commands';
import type { PostfixOptions } from './postfix-options';

/** The master process of one Postfix instance as the SMTP receiving service. */
export class PostfixSmtp implements SmtpService {
  readonly #options: PostfixOptions;
  readonly #commands: PostfixCommands;
  readonly #queueDirectory: () => Promise<string>;
  #master: DaemonProcess | null = null;
  #restarting: Promise<SmtpInstance> | null = null;

  constructor(options: PostfixOptions, commands: PostfixCommands, queueDirectory: () => Promise<string>) {
    this.#options = options;
    this.#commands = commands;
    this.#queueDirectory = queueDirectory;
  }

  async instance(): Promise<SmtpInstance | null> {
    this.#master ??= postfixMaster(await this.#queueDirectory());
    return this.#master.instance();
  }

  whyOpenSessionsCanSend(): Promise<string | null> {
    return whyOpenSessionsCanSend(this.#commands);
  }

  /** Postfix's own programs hold the connections; who its user is, the owner of its queue tells. */
  async openClients(): Promise<SmtpClient[]> {
    const { uid: postfix } = await stat(join(await this.#queueDirectory(), 'active'));
    return openClients(({ uid }) => uid === postfix);
  }

  /** A second call while one is under way waits for the same restart. */
  async restart(): Promise<SmtpInstance> {
    this.#restarting ??= restartService({ ...this.#options, name: 'Postfix', instance: () => this.instance(), settingsToSee: 'config_directory and command_directory' }).finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }
}

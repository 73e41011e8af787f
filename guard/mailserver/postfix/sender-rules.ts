import { networkMatcher, readOwnNetworks, type OwnNetworks } from '../own-networks';
import type { PostfixCommands } from './postfix-commands';

/** What of Postfix's settings tells whose a message is that nobody logged in for. */
export interface SenderRules {
  networks: OwnNetworks;
  /** Whether the address may relay without a login. */
  isOwn(address: string): boolean;
  /** Whether some mail goes through a content filter, which gives it back over loopback. */
  filtering: boolean;
}

/** Settings change rarely, and asking takes two commands. */
const STAND_MS = 60_000;

/** Asks Postfix for its `mynetworks` and its content filters, once a minute at most. */
export class AskedSenderRules {
  #answer: { at: number; rules: Promise<SenderRules> } | null = null;

  constructor(
    private readonly commands: Pick<PostfixCommands, 'setting' | 'serviceSettings'>,
    private readonly now: () => number,
  ) {}

  /** @throws CommandFailed */
  current(): Promise<SenderRules> {
    const now = this.now();
    if (this.#answer === null || Math.abs(now - this.#answer.at) >= STAND_MS) {
      const asked = { at: now, rules: this.#ask() };
      asked.rules.catch(() => {
        if (this.#answer === asked) this.#answer = null;
      });
      this.#answer = asked;
    }
    return this.#answer.rules;
  }

  async #ask(): Promise<SenderRules> {
    const networks = await readOwnNetworks(await this.commands.setting('mynetworks'));
    const everywhere = [await this.commands.setting('content_filter'), await this.commands.setting('smtpd_proxy_filter')];
    const perService = await this.commands.serviceSettings(['content_filter', 'smtpd_proxy_filter']);
    return { networks, isOwn: networkMatcher(networks.entries), filtering: [...everywhere, ...perService].some((value) => value !== '') };
  }
}

import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asLocalUser } from '@sluice/guard/mailserver/testing/local-user';
import { HOST_DOMAIN, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { runProgram } from './mail-programs';

/** Debian's user `list`, who owns what list managers keep. */
export const LIST_USER = { name: 'list', uid: 38 };

/** Mailing lists of a private Postfix, below its folder: Debian's mlmmj, and a list of the kind that people write themselves. */
export class MailingLists {
  private constructor(
    private readonly host: PrivatePostfix,
    private readonly folder: string,
  ) {}

  /** Lets Postfix give a list's mail to `mlmmj:NAME`, or to `own-list:` which keeps it for `runOwnList`. */
  static async at(host: PrivatePostfix): Promise<MailingLists> {
    const folder = join(host.directory, 'lists');
    await mkdir(join(folder, 'own'), { recursive: true });
    await writeFile(join(folder, 'take'), `cat >$(mktemp ${folder}/own/message.XXXXXX)\n`);
    await writeFile(join(folder, 'send'), `for message in ${folder}/own/message.*; do /usr/sbin/sendmail -i -f own-bounces@${HOST_DOMAIN} "$@" <$message && rm $message; done\n`);
    await runProgram('/bin/chown', ['-R', LIST_USER.name, folder]);
    const pipe = (argv: string): string => `unix - n n - - pipe flags=ORhu user=${LIST_USER.name} argv=${argv}`;
    await appendFile(join(host.configDirectory, 'master.cf'), [`mlmmj ${pipe(`/usr/bin/mlmmj-receive -F -L ${folder}/$nexthop`)}`, `own-list ${pipe(`/bin/sh ${folder}/take`)}`, ''].join('\n'));
    await host.configure({ mlmmj_destination_recipient_limit: '1', recipient_delimiter: '+' });
    return new MailingLists(host, folder);
  }

  /** Makes a list of mlmmj. @param relayPort where it gives its mail to */
  async make(name: string, members: readonly string[], relayPort: number): Promise<void> {
    const place = join(this.folder, name);
    await succeed('/bin/sh', ['-c', `printf '${HOST_DOMAIN}\\npostmaster@${HOST_DOMAIN}\\nen\\n' | mlmmj-make-ml -L ${name} -s ${this.folder}`]);
    for (const [control, value] of [['relayhost', '127.0.0.1'], ['smtpport', String(relayPort)]] as const) await writeFile(join(place, 'control', control), `${value}\n`);
    await runProgram('/bin/chown', ['-R', LIST_USER.name, place]);
    for (const member of members) await this.asListUser('/usr/bin/mlmmj-sub', ['-L', place, '-a', member]);
  }

  /** What cron has mlmmj do every two hours: it sends again what was not taken, among other things. */
  async maintain(name: string): Promise<void> {
    await this.asListUser('/usr/bin/mlmmj-maintd', ['-F', '-L', join(this.folder, name)]);
  }

  /** @returns of how many messages the list knows members to whom they are still to be sent; an empty folder of each is left behind */
  async keptForLater(name: string): Promise<number> {
    return (await readdir(join(this.folder, name, 'requeue'), { recursive: true })).filter((file) => file.endsWith('subscribers')).length;
  }

  /** @returns how many of its members mlmmj believes to be unreachable */
  async bouncing(name: string): Promise<number> {
    return (await readdir(join(this.folder, name, 'bounce'))).length;
  }

  /** Sends what came for the list that somebody wrote himself, by `sendmail`. @returns whether Postfix took it */
  async runOwnList(members: readonly string[]): Promise<boolean> {
    const { code } = await asLocalUser(this.host, LIST_USER.uid, `/bin/sh ${this.folder}/send ${members.join(' ')}`);
    return code === 0;
  }

  /** @returns how many messages are kept for `runOwnList` */
  async waitingInOwnList(): Promise<number> {
    return (await readdir(join(this.folder, 'own'))).length;
  }

  private asListUser(program: string, args: string[]): Promise<void> {
    return succeed('/usr/sbin/runuser', ['-u', LIST_USER.name, '--', program, ...args]);
  }
}

async function succeed(program: string, args: string[]): Promise<void> {
  const { code, output } = await runProgram(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${output}`);
}

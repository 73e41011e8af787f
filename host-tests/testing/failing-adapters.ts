import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import { isWanted, passPoint } from './fail-points';

/** The same mail server, with a fail point before, in and after everything that an action does to it. @param note keeps what is called */
export function failingMailServer(real: MailServer, note: (line: string) => void): MailServer {
  const { queue, brake, smtp, sessions, localUsers, log, kind } = real;
  return {
    ...{ kind, log },
    queue: {
      length: () => queue.length(),
      breakdown: () => queue.breakdown(),
      release: (...args) => queue.release(...args),
      delete: (...args) => queue.delete(...args),
      async hold(account, onProgress) {
        passPoint('hold:before');
        const held = await queue.hold(account, (done) => {
          passPoint('hold:within');
          onProgress(done);
        });
        passPoint('hold:after');
        return held;
      },
    },
    brake: {
      isEngaged: () => brake.isEngaged(),
      isWhole: () => brake.isWhole(),
      async engage() {
        passPoint('brake:before');
        const stopped = await brake.engage();
        passPoint('brake:after');
        return stopped;
      },
      async lift() {
        passPoint('lift:before');
        await brake.lift();
        passPoint('lift:after');
      },
    },
    smtp: {
      instance: () => smtp.instance(),
      whyOpenSessionsCanSend: () => smtp.whyOpenSessionsCanSend(),
      openClients: () => smtp.openClients(),
      async restart() {
        note('call restart');
        passPoint('restart:before');
        const before = await smtp.instance();
        const started = smtp.restart();
        if (isWanted('restart:within')) {
          while ((await smtp.instance())?.id === before?.id) await new Promise(setImmediate);
          passPoint('restart:within');
        }
        const instance = await started;
        passPoint('restart:after');
        return instance;
      },
    },
    ...(localUsers && { localUsers }),
    ...(sessions && {
      sessions: {
        ...sessions,
        async end(account: string) {
          passPoint('sessions:before');
          const ended = await sessions.end(account);
          passPoint('sessions:after');
          return ended;
        },
      },
    }),
  };
}

export function failingAccounts(real: AccountStore, note: (line: string) => void): AccountStore {
  return {
    ...{ kind: real.kind, receivesWhileDisabled: real.receivesWhileDisabled },
    find: (account) => real.find(account),
    list: () => real.list(),
    enable: (account) => real.enable(account),
    setPasswordHash: (account, hash) => real.setPasswordHash(account, hash),
    async disable(account) {
      note('call disable');
      passPoint('disable:before');
      const disabled = await real.disable(account);
      passPoint('disable:after');
      return disabled;
    },
  };
}

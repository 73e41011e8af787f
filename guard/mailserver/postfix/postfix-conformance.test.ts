import { describeOnHost } from '../testing/host-packages';
import { mailServerConformance } from '../testing/mail-server-conformance';
import { startNextHop } from '../testing/next-hop-stub';
import { HOST_PASSWORD, startPrivatePostfix } from '../testing/private-postfix';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import { QueueDirectories } from './queue-directories';
import { createPostfixMailServer } from './postfix-mail-server';

describeOnHost('Postfix', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  mailServerConformance('postfix', async () => {
    const hop = await startNextHop();
    const accounts: [string, string] = ['minsu@example.test', 'hana@example.test'];
    const host = await startPrivatePostfix({ accounts, nextHopPort: hop.port, longQueueIds: true });
    const server = createPostfixMailServer(host.options);
    // What is on its way is in the queues that only this sees apart.
    const moving = new QueueDirectories({ queueDirectory: host.queueDirectory, queues: ['incoming', 'active'], now: Date.now });
    let submitted = 0;
    return {
      server,
      accounts,
      async submit(account, from, { subject, to = ['someone@outside.test'] } = {}) {
        submitted += 1;
        await sendMail(host.submissionPort, { from, to, text: `Subject: ${subject ?? submitted}\r\nFrom: ${from}\r\n\r\nhello\r\n` }, { user: account, pass: HOST_PASSWORD });
      },
      nextHop(mood) {
        hop.mood = mood;
      },
      delivered: () => hop.received.length,
      settle: () => until('every message was tried', async () => (await moving.count()) === 0),
      stayed: async () => (await host.log()).split('(deferred transport)').length,
      async remove() {
        await host.remove();
        await hop.close();
      },
    };
  });
});

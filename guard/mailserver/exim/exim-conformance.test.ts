import { describeUnlessMissing } from '../testing/host-packages';
import { mailServerConformance } from '../testing/mail-server-conformance';
import { startNextHop } from '../testing/next-hop-stub';
import { missingExim, startPrivateExim } from '../testing/private-exim';
import { HOST_PASSWORD } from '../testing/private-postfix';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import { createEximMailServer } from './exim-mail-server';

const SET_UPS = [
  { name: 'exim', debian: 'this-host' },
  { name: 'exim with a split spool', debian: 'this-host', splitSpool: true },
  { name: 'exim of Debian 13', debian: 'debian-13' },
] as const;

for (const { name, ...how } of SET_UPS) {
  describeUnlessMissing(name, missingExim(how.debian), () => {
    mailServerConformance(name, async () => {
      const hop = await startNextHop();
      const accounts: [string, string] = ['minsu@example.test', 'hana@example.test'];
      const host = await startPrivateExim({ accounts, nextHopPort: hop.port, ...how });
      let submitted = 0;
      /** The ids of messages whose lines hold this. */
      const idsWith = async (mark: string): Promise<Set<string>> => new Set((await host.log()).split('\n').filter((line) => line.includes(mark)).map((line) => line.split(' ')[2] ?? ''));
      return {
        server: createEximMailServer(host.options),
        accounts,
        async submit(account, from, { subject, to = ['someone@outside.test'] } = {}) {
          submitted += 1;
          await sendMail(host.smtpPort, { from, to, text: `Subject: ${subject ?? submitted}\r\nFrom: ${from}\r\n\r\nhello\r\n` }, { user: account, pass: HOST_PASSWORD });
        },
        nextHop(mood) {
          hop.mood = mood;
        },
        delivered: () => hop.received.length,
        settle: () =>
          until('every message was tried', async () => {
            const tried = new Set([...(await idsWith(' == ')), ...(await idsWith(' Completed'))]);
            return [...(await idsWith(' <= '))].every((id) => tried.has(id));
          }),
        stayed: async () => (await host.log()).split('domain is held').length,
        async remove() {
          await host.remove();
          await hop.close();
        },
      };
    });
  });
}

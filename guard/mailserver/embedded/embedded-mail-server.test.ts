import { readdir } from 'node:fs/promises';
import { prepareRun, RUN_PASSWORD } from '../testing/embedded-run';
import { mailServerConformance } from '../testing/mail-server-conformance';
import { startNextHop } from '../testing/next-hop-stub';
import { startPolicyStub } from '../testing/policy-stub';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import { createEmbeddedMailServer } from './embedded-mail-server';

mailServerConformance('embedded', async () => {
  const policy = await startPolicyStub();
  const hop = await startNextHop();
  const accounts: [string, string] = ['minsu@example.test', 'hana@example.test'];
  const run = await prepareRun({ policyPort: policy.port, nextHopPort: hop.port, accounts });
  run.supervised = true;
  await run.start();
  let submitted = 0;
  return {
    server: createEmbeddedMailServer({ directory: run.directory, smtpHost: '127.0.0.1', smtpPort: run.port, now: Date.now }),
    accounts,
    async submit(account, from, { subject, to = ['someone@outside.test'] } = {}) {
      submitted += 1;
      await sendMail(run.port, { from, to, text: `Subject: ${subject ?? submitted}\r\nFrom: ${from}\r\n\r\nhello\r\n` }, { user: account, pass: RUN_PASSWORD });
    },
    nextHop(mood) {
      hop.mood = mood;
    },
    delivered: () => hop.received.length,
    async settle() {
      await until('every message was tried', async () => {
        const untried = (await readdir(run.layout.queue)).filter((name) => name.split('_')[2] === '0');
        return untried.length === 0 && (await readdir(run.layout.active)).length === 0;
      });
    },
    stayed: async () => (await run.output()).split('is ordered to stay').length,
    async remove() {
      await run.remove();
      await hop.close();
      await policy.close();
    },
  };
});

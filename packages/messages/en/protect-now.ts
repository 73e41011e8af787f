/** Protection that an operator begins by hand. */
export const protectNow = {
  title: 'Protect {server} now?',
  titleAsked: 'Protection of {server}',
  happens: 'From this moment new mail to other domains is refused. Senders here see: {reply}',
  flows: 'Mail from outside and mail within your own domains flows on.',
  queued: 'What is queued already may still leave, unless the Protection page has it wait.',
  stays: 'Accounts, settings and the queue.',
  ends: 'It ends only with a restart of the SMTP service, step 6 of the incident that opens. Nothing else ends it.',
  toIncident: 'Open incident {number}',
  whyNot: {
    loading: 'The state of the mail server is not known yet.',
    unreachable: 'The console does not answer, so nothing could be asked for.',
    'not-told': 'The console does not tell how this mail server is.',
    'no-server': 'No mail server is enrolled yet.',
    'never-connected': 'The guard has never reported, so nobody would do it.',
    silent: 'The guard does not answer, so nobody would do it now.',
    'too-old': 'The guard on this host is an older one that does not know this act. Update it.',
    protected: 'The server is protected already.',
    'under-way': 'It was asked for already, and the guard has not told the end of it.',
  },
};

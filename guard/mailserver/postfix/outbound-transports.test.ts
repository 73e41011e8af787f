import { expect, test } from 'vitest';
import { masterServices, outboundTransports } from './outbound-transports';

const DEBIAN = ['smtp inet n - y - - smtpd', 'smtp unix - - y - - smtp', 'relay unix - - y - - smtp -o syslog_name=postfix/relay', 'lmtp unix - - y - - lmtp', 'error unix - - y - - error'];
const settings = { default_transport: 'smtp', relay_transport: 'relay', virtual_transport: 'lmtp:unix:private/dovecot-lmtp', local_transport: 'local:mail.example.test', content_filter: '' };
const outbound = (lines: string[], changed: Record<string, string> = {}): string[] => outboundTransports(masterServices(lines.join('\n')), { ...settings, ...changed });

test('on Debian mail leaves by smtp, and relay leads to hosts of our own', () => {
  expect(outbound(DEBIAN)).toEqual(['smtp']);
});

test('a smart host is a next hop of the same transport, or a default transport of another name', () => {
  expect(outbound(DEBIAN, { default_transport: 'smtp:[relay.example.net]:587' })).toEqual(['smtp']);
  expect(outbound([...DEBIAN, 'smart unix - - n - - smtp -o smtp_sasl_auth_enable=yes'], { default_transport: 'smart' })).toEqual(['smart', 'smtp']);
  expect(outbound([...DEBIAN, 'uucp unix - n n - - pipe flags=Fqhu user=uucp argv=uux'], { default_transport: 'uucp' })).toEqual(['uucp', 'smtp']);
});

test('further SMTP clients, as for senders with an address of their own, are outward', () => {
  expect(outbound([...DEBIAN, 'out-2 unix - - n - - smtp -o smtp_bind_address=192.0.2.2'])).toEqual(['smtp', 'out-2']);
});

test('a content filter gets its mail, also one that only a listener names', () => {
  const amavis = ['smtp-amavis unix - - n - 2 smtp -o smtp_data_done_timeout=1200', 'scan unix - - n - 10 smtp'];
  const listener = '127.0.0.1:10026 inet n - n - - smtpd -o content_filter=scan:[127.0.0.1]:10027';
  expect(outbound([...DEBIAN, ...amavis, listener], { content_filter: 'smtp-amavis:[127.0.0.1]:10024' })).toEqual(['smtp']);
});

test('where mail inward goes by the same transport as mail outward, that waits too', () => {
  expect(outbound(DEBIAN, { virtual_transport: 'smtp:[inner.example.test]' })).toEqual(['smtp']);
});

/** What check says of a service: before and after --apply. */
type Course = '✗ → ✓' | '✓ → ✓';

/** A mail host as a distribution or a panel sets it up. */
export interface UsualSetUp {
  name: string;
  /** What matters of its main.cf. Lookup tables and certificates are those of the test. */
  main: string;
  /** The SMTP services of its master.cf; a name in braces becomes a free port. */
  master: string;
  services: Record<string, Course>;
  /** Why check says so; stands in docs/postfix.md and its Korean sister. */
  why: { en: string; ko: string };
}

const DOVECOT = 'smtpd_sasl_type = dovecot\nsmtpd_tls_security_level = may';
const LOOPBACK = 'mynetworks = 127.0.0.0/8';
const RELAY = 'smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination';
const LOGIN = '  -o smtpd_sasl_auth_enable=yes';
const ENCRYPTED = '  -o smtpd_tls_security_level=encrypt';
const WRAPPED = '  -o smtpd_tls_wrappermode=yes';
const LOGIN_ONLY = '  -o smtpd_client_restrictions=permit_sasl_authenticated,reject';
const service = (name: string, ...overrides: string[]): string => [`${name} inet n - n - - smtpd`, ...overrides].join('\n');
const reinjection = (name: string, ...overrides: string[]): string =>
  service(`127.0.0.1:${name}`, '  -o content_filter=', '  -o smtpd_helo_restrictions=', '  -o smtpd_sender_restrictions=', '  -o smtpd_recipient_restrictions=permit_mynetworks,reject', '  -o mynetworks=127.0.0.0/8', ...overrides);
const SCREENED = '{smtp} inet n - n - 1 postscreen\ntlsproxy unix - - n - 0 tlsproxy\ndnsblog unix - - n - 0 dnsblog';

export const USUAL_SET_UPS: readonly UsualSetUp[] = [
  {
    name: 'Debian 12, 13',
    main: `compatibility_level = 3.6\n${LOOPBACK}\n${DOVECOT}\n${RELAY}`,
    master: [
      service('{smtp}'),
      ...[['{submission}', ENCRYPTED], ['{submissions}', WRAPPED]].map(([name = '', tls = '']) =>
        service(name, LOGIN, tls, '  -o smtpd_client_restrictions=', '  -o smtpd_helo_restrictions=', '  -o smtpd_sender_restrictions=', '  -o smtpd_relay_restrictions=', '  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject'),
      ),
    ].join('\n'),
    services: { smtp: '✗ → ✓', submission: '✗ → ✓', submissions: '✗ → ✓' },
    why: {
      en: 'main.cf lets the own network relay first; submission and submissions empty the relay list, so each gets one of its own',
      ko: 'main.cf가 자체 네트워크의 릴레이를 먼저 허용합니다. submission과 submissions는 릴레이 목록을 비워 두므로 각각 자체 목록을 받습니다',
    },
  },
  {
    name: 'PostfixAdmin',
    main: `compatibility_level = 3.6\n${LOOPBACK}\n${DOVECOT}\nsmtpd_sasl_auth_enable = yes\n${RELAY}\nsmtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination, reject_unknown_recipient_domain`,
    master: [service('{smtp}'), service('{submission}', LOGIN, ENCRYPTED, LOGIN_ONLY, '  -o smtpd_recipient_restrictions=', '  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'), service('{smtps}', LOGIN, WRAPPED, LOGIN_ONLY)].join('\n'),
    services: { smtp: '✗ → ✓', submission: '✗ → ✓', smtps: '✗ → ✓' },
    why: {
      en: 'submission has a relay list of its own, smtps uses that of main.cf; both demand a login already',
      ko: 'submission은 자체 릴레이 목록을 쓰고 smtps는 main.cf의 목록을 씁니다. 둘 다 이미 로그인을 요구합니다',
    },
  },
  {
    name: 'iRedMail',
    main: `${LOOPBACK}\n${DOVECOT}\ncontent_filter = smtp-amavis:[127.0.0.1]:10024\nsmtpd_helo_required = yes\nsmtpd_helo_restrictions = permit_mynetworks permit_sasl_authenticated reject_non_fqdn_helo_hostname reject_unknown_helo_hostname\nsmtpd_sender_restrictions = reject_non_fqdn_sender reject_unlisted_sender permit_mynetworks permit_sasl_authenticated reject_unknown_sender_domain\nsmtpd_recipient_restrictions = reject_non_fqdn_recipient reject_unlisted_recipient check_policy_service inet:127.0.0.1:{policy} permit_mynetworks permit_sasl_authenticated reject_unauth_destination`,
    master: [
      service('{smtp}'),
      service('{submission}', LOGIN, ENCRYPTED, LOGIN_ONLY, '  -o content_filter=smtp-amavis:[127.0.0.1]:10026'),
      service('{465}', LOGIN, WRAPPED, LOGIN_ONLY, '  -o content_filter=smtp-amavis:[127.0.0.1]:10026'),
      reinjection('{10025}', '  -o smtpd_delay_reject=no', '  -o smtpd_client_restrictions=permit_mynetworks,reject', '  -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_address_mappings'),
      reinjection('{10028}', '  -o smtpd_delay_reject=no', '  -o smtpd_client_restrictions=permit_mynetworks,reject', '  -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks'),
      'smtp-amavis unix - - n - 2 smtp',
    ].join('\n'),
    services: { smtp: '✗ → ✓', submission: '✗ → ✓', 465: '✗ → ✓', 10025: '✗ → ✓', 10028: '✗ → ✓' },
    why: {
      en: 'no list is set, so Postfix’s default lets the own network relay first; amavis and mlmmj hand mail back on 10025 and 10028, which get `permit_mynetworks,reject`',
      ko: '목록이 설정되어 있지 않아 Postfix 기본값이 자체 네트워크의 릴레이를 먼저 허용합니다. amavis와 mlmmj가 메일을 되돌려 주는 10025와 10028은 `permit_mynetworks,reject`를 받습니다',
    },
  },
  {
    name: 'ISPConfig',
    main: `compatibility_level = 3.6\n${LOOPBACK}\n${DOVECOT}\nsmtpd_sasl_auth_enable = yes\n${RELAY}\ncontent_filter = amavis:[127.0.0.1]:10024\nreceive_override_options = no_address_mappings\nsmtpd_restriction_classes = greylisting\ngreylisting = check_policy_service inet:127.0.0.1:{policy}\nsmtpd_recipient_restrictions = permit_mynetworks, reject_unknown_recipient_domain, reject_unlisted_recipient, permit_sasl_authenticated, reject_non_fqdn_recipient, reject_unauth_destination, check_recipient_access inline:{gray@example.test=greylisting}\nsmtpd_client_restrictions = permit_inet_interfaces, permit_mynetworks, permit_sasl_authenticated, reject_unauth_pipelining, permit`,
    master: [
      service('{smtp}'),
      service('{submission}', LOGIN, ENCRYPTED, LOGIN_ONLY),
      service('{smtps}', LOGIN, WRAPPED, LOGIN_ONLY),
      reinjection('{10025}', '  -o smtpd_restriction_classes=', '  -o smtpd_client_restrictions=', '  -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks'),
      reinjection('{10027}', '  -o smtpd_restriction_classes=', '  -o smtpd_client_restrictions=', '  -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks'),
      'amavis unix - - n - 2 smtp',
    ].join('\n'),
    services: { smtp: '✗ → ✓', submission: '✗ → ✓', smtps: '✗ → ✓', 10025: '✗ → ✓', 10027: '✗ → ✓' },
    why: {
      en: 'all doors use Debian’s relay list of main.cf; 10025 and 10027, where amavis hands mail back, use it too and get a list of their own. The panel writes main.cf anew: the minute check tells',
      ko: '모든 수신 서비스가 main.cf의 Debian 릴레이 목록을 씁니다. amavis가 메일을 되돌려 주는 10025와 10027도 같은 목록을 쓰므로 자체 목록을 받습니다. 패널이 main.cf를 다시 쓰면 1분마다의 점검이 알립니다',
    },
  },
  {
    name: 'Virtualmin',
    main: `compatibility_level = 3.6\n${LOOPBACK}\n${DOVECOT}\nsmtpd_sasl_auth_enable = yes\n${RELAY}\nsmtpd_recipient_restrictions = permit_mynetworks permit_sasl_authenticated reject_unauth_destination`,
    master: [service('{smtp}', LOGIN), service('{submission}', LOGIN), service('{smtps}', LOGIN, WRAPPED)].join('\n'),
    services: { smtp: '✗ → ✓', submission: '✗ → ✓', smtps: '✗ → ✓' },
    why: { en: 'one relay list for all doors, in main.cf', ko: '모든 수신 서비스가 main.cf의 릴레이 목록 하나를 씁니다' },
  },
  {
    name: 'Modoboa',
    main: `${LOOPBACK}\n${DOVECOT}\nsmtpd_sasl_auth_enable = yes\nsmtpd_helo_required = yes\nstrict_rfc821_envelopes = yes\nsmtpd_recipient_restrictions = permit_mynetworks permit_sasl_authenticated reject_unverified_recipient reject_unauth_destination reject_non_fqdn_sender reject_non_fqdn_recipient reject_non_fqdn_helo_hostname`,
    master: [
      SCREENED,
      'smtpd pass - - n - - smtpd\n  -o smtpd_proxy_filter=inet:[127.0.0.1]:10024\n  -o smtpd_proxy_options=speed_adjust',
      service('{submission}', LOGIN, ENCRYPTED, LOGIN_ONLY, '  -o smtpd_helo_restrictions=', '  -o smtpd_sender_restrictions=reject_sender_login_mismatch', '  -o smtpd_proxy_filter=inet:[127.0.0.1]:10026'),
      reinjection('{10025}', '  -o smtpd_authorized_xforward_hosts=127.0.0.0/8', '  -o smtpd_delay_reject=no', '  -o smtpd_client_restrictions=permit_mynetworks,reject', '  -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks'),
    ].join('\n'),
    services: { 'smtpd/pass': '✗ → ✓', submission: '✗ → ✓', 10025: '✗ → ✓' },
    why: {
      en: 'no list is set; port 25 is asked through postscreen; amavis is a proxy filter and hands mail back on 10025',
      ko: '목록이 설정되어 있지 않습니다. 25번 포트는 postscreen을 거쳐 묻습니다. amavis는 프록시 필터이며 10025로 메일을 되돌려 줍니다',
    },
  },
  {
    name: 'docker-mailserver',
    main: `compatibility_level = 2\n${LOOPBACK}\n${DOVECOT}\nsmtpd_sasl_auth_enable = no\n${RELAY}\ncontent_filter = smtp-amavis:[127.0.0.1]:10024\nsmtpd_helo_required = yes\nsmtpd_helo_restrictions = permit_mynetworks, reject_invalid_helo_hostname, permit\nsmtpd_recipient_restrictions = permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination, reject_unauth_pipelining, reject_unknown_recipient_domain\nsmtpd_client_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination, reject_unauth_pipelining\nsmtpd_sender_restrictions = $dms_smtpd_sender_restrictions\ndms_smtpd_sender_restrictions = permit_sasl_authenticated, permit_mynetworks, reject_unknown_sender_domain`,
    master: [
      service('{smtp}'),
      service('{submission}', LOGIN, ENCRYPTED, LOGIN_ONLY, '  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'),
      service('{smtps}', LOGIN, WRAPPED, LOGIN_ONLY, '  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'),
      reinjection('{10025}', '  -o smtpd_restriction_classes=', '  -o smtpd_delay_reject=no', '  -o smtpd_client_restrictions=permit_mynetworks,reject', '  -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_milters'),
      'smtp-amavis unix - - n - 2 smtp',
    ].join('\n'),
    services: { smtp: '✗ → ✓', submission: '✗ → ✓', smtps: '✗ → ✓', 10025: '✗ → ✓' },
    why: {
      en: 'submission and smtps have relay lists of their own; with amavis on, 10025 gets one too. Keep the lines in `postfix-main.cf` and `postfix-master.cf`',
      ko: 'submission과 smtps는 자체 릴레이 목록을 씁니다. amavis를 켜면 10025도 자체 목록을 받습니다. 설정은 `postfix-main.cf`와 `postfix-master.cf`에 두세요',
    },
  },
  {
    name: 'mailcow',
    main: `compatibility_level = 2\nmynetworks = 127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16\n${DOVECOT}\nsmtpd_sasl_auth_enable = yes\nsmtpd_tls_auth_only = yes\nsmtpd_helo_required = yes\n${RELAY}\nsmtpd_recipient_restrictions = permit_sasl_authenticated, permit_mynetworks, reject_invalid_helo_hostname, reject_unknown_reverse_client_hostname, reject_unauth_destination\nsmtpd_sender_restrictions = reject_authenticated_sender_login_mismatch, permit_mynetworks, permit_sasl_authenticated, reject_unlisted_sender, reject_unknown_sender_domain`,
    master: [
      SCREENED,
      'smtpd pass - - n - - smtpd\n  -o smtpd_helo_restrictions=permit_mynetworks,reject_non_fqdn_helo_hostname\n  -o smtpd_sasl_auth_enable=no',
      service('{smtps}', WRAPPED, '  -o smtpd_client_restrictions=permit_mynetworks,permit_sasl_authenticated,reject'),
      service('{submission}', ENCRYPTED, '  -o smtpd_client_restrictions=permit_mynetworks,permit_sasl_authenticated,reject'),
      service('{588}', '  -o smtpd_client_restrictions=permit_mynetworks,permit_sasl_authenticated,reject', '  -o smtpd_tls_auth_only=no'),
      service('{590}', '  -o smtpd_client_restrictions=permit_mynetworks,reject', '  -o smtpd_tls_auth_only=no'),
      reinjection('{10026}', '  -o smtpd_client_restrictions=', '  -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks,no_milters', '  -o smtpd_authorized_xforward_hosts=127.0.0.0/8'),
    ].join('\n'),
    services: { 'smtpd/pass': '✗ → ✓', smtps: '✗ → ✓', submission: '✗ → ✓', 588: '✗ → ✓', 590: '✗ → ✓', 10026: '✗ → ✓' },
    why: {
      en: 'one relay list for all; set it in `extra.cf`. SOGo’s ports 588 and 590 trust the bridge’s whole network, so the guard must stand before `permit_mynetworks`. No filter is in use, so 10026 is a door like the others',
      ko: '릴레이 목록 하나를 모두가 쓰며 `extra.cf`에서 설정합니다. SOGo의 588과 590은 브리지 네트워크 전체를 신뢰하므로 가드가 `permit_mynetworks` 앞에 있어야 합니다. 필터를 쓰지 않으므로 10026도 다른 서비스와 같은 수신 서비스입니다',
    },
  },
];

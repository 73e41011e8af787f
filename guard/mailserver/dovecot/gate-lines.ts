/**
 * What Dovecot 2.3 and 2.4 need in their configuration to ask the guard before every login. It is asked once, before any password is
 * looked at; reports of how logins ended are left out. A guard that is away lets logins pass, as Dovecot has it by itself.
 *
 * @param gate.secret shown to the guard
 * @param gate.nonce any text that others do not know; the guard reads no password hashes, but Dovecot asks nobody without it
 */
export function gateLines(gate: { port: number; secret: string; nonce: string }): string {
  return `auth_policy_server_url = http://127.0.0.1:${gate.port}/
auth_policy_server_api_header = Authorization: Bearer ${gate.secret}
auth_policy_hash_nonce = ${gate.nonce}
auth_policy_check_before_auth = yes
auth_policy_check_after_auth = no
auth_policy_report_after_auth = no
`;
}

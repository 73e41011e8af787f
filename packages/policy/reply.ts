/**
 * The answer to one policy request (Postfix SMTPD_POLICY_README): one attribute and an empty line.
 *
 * @param action an access(5) action such as `DUNNO` or `530 text`. Control characters become spaces, so an action can
 *   never end the reply early and start another; an action without any text becomes `DUNNO`
 */
export function policyReply(action: string): string {
  if (action === usual.action) return usual.reply;
  // Characters are looked at one by one because a pattern of control characters is easily misread.
  const line = Array.from(action, (character) => (isControl(character) ? ' ' : character)).join('').trim();
  return `action=${line === '' ? 'DUNNO' : line}\n\n`;
}

/** Nearly every answer is this one. */
const usual = { action: 'DUNNO', reply: 'action=DUNNO\n\n' };

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || code === 0x7f;
}

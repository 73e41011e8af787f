/** Whether a reply to RCPT says that there is no such mailbox (RFC 5321: 550, 551, 553; RFC 3463: X.1.x), not that relaying is refused. */
export function saysUnknown(reply: string): boolean {
  const said = /^55[013][ -]?(?:(\d\.\d{1,3})\.\d{1,3})?/.exec(reply.slice(0, 200));
  if (said === null) return false;
  return said[1] === undefined ? !/relay|den(?:y|ied)|auth|polic|protect|block/i.test(reply.slice(0, 200)) : said[1] === '5.1';
}

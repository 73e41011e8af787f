/**
 * The figures in awk, from the same places in the lines: auths, messages, recipients, domains, addresses, bounced and
 * deferred recipients of every account. With `windows` also the most recipients and the most domains in any ten minutes, as
 * a window that moves by whole minutes; the product has eight figures in three windows, so even this program does less.
 */
export function postfixAwk({ windows }) {
  return `
function minute() { return substr($3, 1, 2) * 60 + substr($3, 4, 2) }
${
  windows
    ? `function peak(a, m,  i, s, d) { for (i = m - 9; i <= m; i++) { s += r[a, i]; d += n[a, i] } if (s > rp[a]) rp[a] = s; if (d > dp[a]) dp[a] = d }
function said(a, d, m) { if (((a, d) in last) && last[a, d] != m) n[a, last[a, d]]--; if (!((a, d) in last) || last[a, d] != m) { n[a, m]++; last[a, d] = m } }`
    : ''
}
$5 ~ /smtpd\\[/ && $7 ~ /^client=/ && $8 ~ /^sasl_method=/ {
  sub(/^sasl_username=/, "", $9); a = $9; owner[$6] = a; auths[a]++
  sub(/^.*\\[/, "", $7); sub(/\\],$/, "", $7); if (!((a, $7) in from)) { from[a, $7] = 1; addresses[a]++ }
  next
}
$5 ~ /qmgr\\[/ && $7 ~ /^from=/ && ($6 in owner) && !($6 in taken) {
  taken[$6] = 1; a = owner[$6]; split($9, number, "="); messages[a]++; recipients[a] += number[2]
  ${windows ? 'm = minute(); r[a, m] += number[2]; peak(a, m)' : ''}
  next
}
$5 ~ /\\/smtp\\[/ && $7 ~ /^to=</ && ($6 in owner) {
  a = owner[$6]; d = tolower($7); sub(/.*@/, "", d); sub(/>,$/, "", d)
  if (!((a, d) in seen)) { seen[a, d] = 1; domains[a]++ }
  if ($12 == "status=bounced") bounced[a]++; else if ($12 == "status=deferred") deferred[a]++
  ${windows ? 'm = minute(); said(a, d, m); peak(a, m)' : ''}
  next
}
$5 ~ /qmgr\\[/ && $7 == "removed" { delete owner[$6]; delete taken[$6] }
END { for (a in auths) print a, auths[a], messages[a] + 0, recipients[a] + 0, domains[a] + 0, addresses[a] + 0, bounced[a] + 0, deferred[a] + 0${windows ? ', rp[a] + 0, dp[a] + 0' : ''} }`;
}

/** The same totals of a MailCarrier log: each connection has a name of its own. */
export const MAILCARRIER_AWK = `
{ split($2, part, ","); id = part[3] }
index($0, ",Connected from ") { client[id] = $4; next }
index($0, ",Authentication successful(") { a = $3; sub(/^successful\\(/, "", a); sub(/,$/, "", a); owner[id] = a; auths[a]++; c = client[id]; if (!((a, c) in from)) { from[a, c] = 1; addresses[a]++ } next }
index($0, ",RCPT command successful(") && (id in owner) { a = owner[id]; recipients[a]++; d = tolower($4); sub(/.*@/, "", d); sub(/\\)\\.$/, "", d); if (!((a, d) in seen)) { seen[a, d] = 1; domains[a]++ } next }
index($0, ",DATA received(") && (id in owner) { messages[owner[id]]++; next }
index($0, ",QUIT command successful.") { delete owner[id]; delete client[id] }
END { for (a in auths) print a, auths[a], messages[a] + 0, recipients[a] + 0, domains[a] + 0, addresses[a] + 0, 0, 0 }`;

/** The figures of `sluice suspects --json --all`, as the programs above print theirs. */
export function asAwkPrints(accounts, { windows }) {
  return accounts
    .map((each) => {
      const totals = [each.account, each.auths, each.messages, each.recipients, each.domains, each.addresses, each.bounced, each.deferred];
      return [...totals, ...(windows ? [each.peaks.tenMinutes.recipients, each.peaks.tenMinutes.domains] : [])].join(' ');
    })
    .sort();
}

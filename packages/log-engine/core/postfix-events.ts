import { ADDRESSES, MESSAGES, OUTSIDE, RECIPIENTS, REFUSED } from '../counters';
import { countCountry, isOwn, knownCountry, learnCountry } from './addresses';
import { accountNamed, accountOfName, address, connection, countConnection, countDistinct, countDomain, countFigure, countOutside, countSaid, fetchAccount, fetchDomain, lastAddress, loggedInAs, realAccount, sentAs, setConnection, setLastAddress, telling } from './account-figures';
import * as kinds from '../event-kinds';
import * as events from './events';
import { LOGIN, SENDER } from './head-lines';
import { isCounting } from './log-time';
import { connected, connectionOfMessage, disconnected, messageCameBy, processBegins, processEnds, processServes } from './host';
import { isOutside, knowsOwnDomains } from './own-domains';
import { fetchKnown } from './known-addresses';
import { fetchPlaces, networkNow, placeNow } from './places';
import { countAddressee, countPlaceOf, countSenderDomain, countWhatBecame, hadMail, loginFrom } from './reach';
import { rememberSender, senderOf } from './inbound-senders';
import { accountOfMessage, candidateOf, claimMessage, closeMessage, continueMessage, findMessage, isNewForRecipient, isWaiting, networkOfMessage, NOBODY, openMessage, placeOfMessage, receiveMessage, recipientsOfMessage, serialOfMessage, setCandidate, setPlaceOfMessage, setWaiting, shownOfMessage, waitingOf } from './queued-messages';
import { beginsWith, lineIsOf, lineTells, showLine } from './shown-lines';
import { chainDelivery, domainOfDelivery, dropDelivery, figureOfDelivery, NONE, recipientOfDelivery, saidOfDelivery } from './waiting-deliveries';

/** What an event of Postfix means for the accounts: a login is told with the id of a queued message, and all else with that id. */
export function applyPostfix(kind: i32, event: usize): void {
  switch (kind) {
    case kinds.MESSAGE_OPENED:
      opened(event);
      break;
    case kinds.SUBMITTED:
      submitted(event);
      break;
    case kinds.MESSAGE_CONTINUED:
      continued(event);
      break;
    case kinds.MESSAGE_TAKEN_UP:
      takenUp(event);
      break;
    case kinds.MESSAGE_REMOVED:
      closeMessage(events.firstOf(event));
      break;
    case kinds.DELIVERED:
      delivered(event);
      break;
    case kinds.MESSAGE_ACCEPTED_BY_PROXY:
      acceptedByProxy(event);
      break;
    case kinds.MESSAGE_REFUSED:
      messageRefused(event);
      break;
    case kinds.SESSION_RECIPIENT_REFUSED:
      refused(accountOfName(events.firstOf(event)), event);
      break;
    case kinds.SENT_AS:
      senderTold(event);
      break;
    case kinds.PROCESS_CONNECTED:
      setConnection(processBegins(events.numberOf(event)));
      if (isCounting()) connected(connection, events.addressFrom(event), events.addressTo(event));
      break;
    case kinds.PROCESS_DISCONNECTED:
      setConnection(processServes(events.numberOf(event)));
      if (isCounting()) disconnected(connection);
      processEnds(events.numberOf(event));
      break;
  }
}

/** The newest message that is opened among the events that are looked at ahead, and by which account. */
let openedAhead: u64 = 0;
let openerAhead: i32 = NOBODY;

/** What a login needs from far away: the account's figures, its networks, its addresses. @returns any number */
export function fetchForOpened(event: usize): u32 {
  openedAhead = events.firstOf(event);
  openerAhead = accountOfName(events.secondOf(event));
  return openerAhead < 0 ? 0 : fetchAccount(openerAhead, events.thirdOf(event)) ^ fetchPlaces(openerAhead);
}

/** The account that the message of a delivery is from, its recipient and the domain of that. @returns any number */
export function fetchForPostfix(event: usize): u32 {
  const id = events.firstOf(event);
  // Where it is opened among the same events, it is not known yet whose it is.
  const account = id === openedAhead ? openerAhead : accountOfId(id);
  return account < 0 ? 0 : fetchDomain(account, events.secondOf(event)) ^ fetchKnown(account, events.thirdOf(event));
}

function accountOfId(id: u64): i32 {
  const message = findMessage(id);
  return message < 0 ? NOBODY : accountOfMessage(message);
}

function opened(event: usize): void {
  if (telling) setConnection(processServes(events.numberOf(event)));
  const message = events.moreOf(event) ? NOBODY : openMessage(events.firstOf(event), NOBODY);
  if (message !== NOBODY) begins(message, LOGIN);
  const account = loggedInAs(events.secondOf(event), events.nameFrom(event), events.nameTo(event));
  if (telling) address(account, events.addressFrom(event), events.addressTo(event));
  countDistinct(account, ADDRESSES, events.thirdOf(event));
  setLastAddress(account, events.thirdOf(event));
  countCountry(account, learnCountry(events.thirdOf(event), events.addressFrom(event), events.addressTo(event)));
  if (!events.isAgain(event)) countConnection(account);
  const place = loginFrom(realAccount(account), events.networkOf(event), events.thirdOf(event));
  if (message === NOBODY) return;
  claimMessage(message, account);
  setPlaceOfMessage(message, events.networkOf(event), place);
  if (telling) messageCameBy(message, connection);
}

function begins(message: i32, kind: i32): void {
  beginsWith(serialOfMessage(message), shownOfMessage(message), kind);
}

/** The line tells of a message that is an account's. */
function tellsOf(message: i32): void {
  lineIsOf(serialOfMessage(message), shownOfMessage(message));
}

/** A message of a sender who needs no login. */
function submitted(event: usize): void {
  const client = events.thirdOf(event);
  if (client !== 0 && !isOwn(client, events.addressFrom(event), events.addressTo(event))) return;
  let message = findMessage(events.firstOf(event));
  // It came back from a filter, and is somebody's already.
  if (message >= 0 && accountOfMessage(message) >= 0 && client !== 0 && events.moreOf(event)) return;
  const account = accountNamed(events.secondOf(event), events.nameFrom(event), events.nameTo(event));
  if (client !== 0) setLastAddress(account, client);
  if (filtering && client !== 0 && events.moreOf(event)) {
    if (message >= 0) setCandidate(message, account);
    return;
  }
  message = openMessage(events.firstOf(event), account);
  begins(message, LOGIN);
  countSubmission(account);
  if (!events.isAgain(event)) countConnection(account);
}

function countSubmission(account: i32): void {
  const client = lastAddress(account);
  if (client === 0) return;
  countDistinct(account, ADDRESSES, client);
  countCountry(account, knownCountry(client));
}

/** Messages go through a content filter and come back over loopback: whose they are that came so, is known when they are given to the filter. */
let filtering: bool = false;

export function filteringIs(now: bool): void {
  filtering = now;
}

function takenUp(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) rememberSender(events.firstOf(event), events.secondOf(event));
  if (message < 0 || !isWaiting(message)) return;
  receiveMessage(message, events.numberOf(event));
  if (accountOfMessage(message) < 0) return;
  begins(message, SENDER);
  countReceived(message);
  countSenderDomain(ownerOf(message), placeOfMessage(message), events.thirdOf(event), events.numberOf(event));
}

function countReceived(message: i32): void {
  const account = ownerOf(message);
  if (telling) setConnection(connectionOfMessage(message));
  countFigure(account, MESSAGES, 1);
  countFigure(account, RECIPIENTS, recipientsOfMessage(message));
  countPlaceOf(account, networkOfMessage(message), placeOfMessage(message), recipientsOfMessage(message));
}

function delivered(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message >= 0) deliver(message, events.numberOf(event), events.secondOf(event), events.thirdOf(event), events.saidOf(event));
  else hadMail(events.thirdOf(event), senderOf(events.firstOf(event)));
}

/** The account of the message, however it was spelled; or NOBODY. */
function ownerOf(message: i32): i32 {
  const account = accountOfMessage(message);
  return account < 0 ? NOBODY : realAccount(account);
}

/** The queue manager tells as whom a login without a domain sends. */
function senderTold(event: usize): void {
  const message = findMessage(events.firstOf(event));
  const account = message < 0 ? NOBODY : accountOfMessage(message);
  if (account >= 0) sentAs(account, events.thirdOf(event), events.secondOf(event), events.nameFrom(event), events.nameTo(event));
}

function deliver(message: i32, figure: i32, domain: u64, recipient: u64, said: i32): void {
  const account = ownerOf(message);
  if (account < 0) {
    setWaiting(message, chainDelivery(waitingOf(message), figure, domain, recipient, said));
    return;
  }
  if (telling) setConnection(connectionOfMessage(message));
  tellsOf(message);
  lineTells(account, false, false);
  countDomain(account, domain);
  countAddressee(account, networkOfMessage(message), placeOfMessage(message), domain, recipient);
  if (knowsOwnDomains() && isOutside(domain) && isNewForRecipient(message, OUTSIDE, recipient)) countOutside(account, 1);
  countWhatBecame(account, message, figure, domain, recipient, said);
  if (figure < 0 || !isNewForRecipient(message, figure, recipient)) return;
  countFigure(account, figure, 1);
  countSaid(account, said);
}

/** What waited for one message is of another, or its account is known now. */
function deliverWaiting(from: i32, to: i32): void {
  let waiting = waitingOf(from);
  setWaiting(from, NONE);
  while (waiting !== NONE) {
    deliver(to, figureOfDelivery(waiting), domainOfDelivery(waiting), recipientOfDelivery(waiting), saidOfDelivery(waiting));
    waiting = dropDelivery(waiting);
  }
}

/** The queue id is another one of a message; or it is that of mail from outside, or of mail from this host of which no line has told yet whose it is. */
function continued(event: usize): void {
  const id = events.firstOf(event);
  const before = events.moreOf(event) ? findMessage(events.secondOf(event)) : -1;
  const how = events.numberOf(event);
  if (how === kinds.BY_FIRST_ID) {
    const known = findMessage(id);
    // Nobody's message becomes another account's by a line about a second one.
    if (before >= 0 && candidateOf(before) >= 0 && accountOfMessage(before) === NOBODY) claimCandidate(before);
    if (before < 0 || known === before || (known >= 0 && accountOfMessage(known) !== NOBODY)) return;
    if (known >= 0) deliverWaiting(known, before);
  }
  if (before >= 0 || how !== kinds.FROM_HERE) continueMessage(id, before);
  // The delivery that tells whose it is may have been told before.
  else if (findMessage(id) < 0) openMessage(id, NOBODY);
}

/** It was given to the filter, so it is no message that the filter gave back. */
function claimCandidate(message: i32): void {
  const account = candidateOf(message);
  claimMessage(message, account);
  countSubmission(account);
  countConnection(account);
  if (!isWaiting(message)) countReceived(message);
  deliverWaiting(message, message);
}

function acceptedByProxy(event: usize): void {
  const account = accountOfName(events.secondOf(event));
  if (account < 0) return;
  let message = findMessage(events.firstOf(event));
  if (message >= 0 && accountOfMessage(message) !== NOBODY) return;
  const known = message >= 0;
  if (!known) message = openMessage(events.firstOf(event), account);
  claimMessage(message, account);
  setPlaceOfMessage(message, networkNow(realAccount(account)), placeNow(realAccount(account)));
  if (telling) messageCameBy(message, processServes(events.numberOf(event)));
  if (!known) return;
  if (!isWaiting(message)) countReceived(message);
  deliverWaiting(message, message);
}

/** The whole message was refused after it had come: it is gone. */
function messageRefused(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) return;
  const account = ownerOf(message);
  if (telling) setConnection(connectionOfMessage(message));
  tellsOf(message);
  refused(account, event);
  // How it began is forgotten with it.
  showLine();
  closeMessage(events.firstOf(event));
}

function refused(account: i32, event: usize): void {
  if (account < 0) return;
  countFigure(account, REFUSED, 1);
  if (isOutside(events.secondOf(event))) countOutside(account, 1);
  countDomain(account, events.secondOf(event));
  countPlaceOf(account, networkNow(account), placeNow(account), 1);
  countAddressee(account, networkNow(account), placeNow(account), events.secondOf(event), events.thirdOf(event));
  countSaid(account, events.saidOf(event));
}

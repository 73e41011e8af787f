import { ADDRESSES, MESSAGES, RECIPIENTS, REFUSED, UNTOLD_PLACE_RECIPIENTS } from '../counters';
import { countCountry, knownCountry, learnCountry } from './addresses';
import { countConnection, countDistinct, countDomain, countFigure, countInWindows, countOutside, countSaid, fetchDomain, loggedInAs, setConnection, telling } from './account-figures';
import * as kinds from '../event-kinds';
import * as events from './events';
import { FROM_CLIENT, LOGIN, SENDER } from './head-lines';
import { isCounting } from './log-time';
import { connected, disconnected } from './host';
import { NO_NETWORK } from './networks';
import { isOutside } from './own-domains';
import { accountOfConnection, addressOfConnection, closeConnection, findConnection, hasAddress, networkOfConnection, openConnection, orderOfConnection, placeOfConnection, senderOfConnection, setAccountOfConnection, setAddressOfConnection, setNetworkOfConnection, setPlaceOfConnection, setSenderOfConnection, shownOfConnection } from './open-connections';
import { countAddressee, countPlaceOf, countSenderDomain, hadMail, loginFrom } from './reach';
import { beginsWith, lineIsOf, lineTells } from './shown-lines';
import { paired } from './fingerprint';
import { awaitRelay, relayed, settleRelays } from './unrelayed';

/** The connection of the event before. Often the next one is of the same. */
let name: u64 = 0;
let current: i32 = -1;

/** What an event of MailCarrier means for the accounts: all of them are told with the name of a connection. */
export function applyMailCarrier(kind: i32, event: usize): void {
  settleRelays();
  if (kind === kinds.MAIL_RELAYED) {
    relayed(paired(events.thirdOf(event), <i32>events.firstOf(event)));
    return;
  }
  if (current < 0 || name !== events.firstOf(event)) {
    name = events.firstOf(event);
    current = findConnection(name);
  }
  switch (kind) {
    case kinds.CONNECTED:
      begun();
      beginsAs(FROM_CLIENT);
      setAddressOfConnection(current, events.secondOf(event));
      setNetworkOfConnection(current, events.networkOf(event));
      learnCountry(events.secondOf(event), events.addressFrom(event), events.addressTo(event));
      if (telling && isCounting()) connected(orderOfConnection(current), events.addressFrom(event), events.addressTo(event));
      break;
    case kinds.LOGGED_IN:
      loggedIn(event);
      break;
    case kinds.RECIPIENT_TAKEN:
      count(RECIPIENTS, event);
      break;
    case kinds.RECIPIENT_REFUSED:
      count(REFUSED, event);
      break;
    case kinds.SENDER_TAKEN:
      senderNamed(event);
      if (accountOfConnection(current) < 0) break;
      beginsAs(SENDER);
      lineTells(accountOfConnection(current), false, false);
      break;
    case kinds.DATA_RECEIVED:
      count(MESSAGES, event);
      break;
    case kinds.CONNECTION_ENDED:
      if (current >= 0) gone();
      break;
  }
}

/** The recipient's domain is what takes long to look up. */
export function fetchForMailCarrier(event: usize): u32 {
  const connection = findConnection(events.firstOf(event));
  const account = connection < 0 ? -1 : accountOfConnection(connection);
  return account < 0 ? 0 : fetchDomain(account, events.secondOf(event));
}

/** One whose beginning was not seen begins here. */
function begun(): void {
  if (current < 0) current = openConnection(name);
  setConnection(orderOfConnection(current));
}

function beginsAs(kind: i32): void {
  beginsWith(orderOfConnection(current), shownOfConnection(current), kind);
}

function loggedIn(event: usize): void {
  begun();
  beginsAs(LOGIN);
  const account = loggedInAs(events.secondOf(event), events.nameFrom(event), events.nameTo(event));
  if (accountOfConnection(current) !== account) countConnection(account);
  setAccountOfConnection(current, account);
  if (!hasAddress(current)) return;
  setPlaceOfConnection(current, loginFrom(account, networkOfConnection(current), addressOfConnection(current)));
  countDistinct(account, ADDRESSES, addressOfConnection(current));
  countCountry(account, knownCountry(addressOfConnection(current)));
}

function count(figure: i32, event: usize): void {
  const account = current < 0 ? -1 : accountOfConnection(current);
  if (account < 0) {
    if (current >= 0 && figure === RECIPIENTS) hadMail(events.thirdOf(event), senderOfConnection(current));
    return;
  }
  setConnection(orderOfConnection(current));
  lineIsOf(orderOfConnection(current), shownOfConnection(current));
  countFigure(account, figure, 1);
  if (figure === MESSAGES) return;
  countDomain(account, events.secondOf(event));
  countPlaceOf(account, networkOfConnection(current), placeOfConnection(current), 1);
  if (networkOfConnection(current) === NO_NETWORK) countInWindows(account, UNTOLD_PLACE_RECIPIENTS, 1);
  countAddressee(account, networkOfConnection(current), placeOfConnection(current), events.secondOf(event), events.thirdOf(event));
  if (isOutside(events.secondOf(event))) {
    countOutside(account, 1);
    if (figure === RECIPIENTS) awaitRelay(account, paired(events.thirdOf(event), <i32>events.firstOf(event)));
  }
  countSaid(account, events.saidOf(event));
}

/** The sender is told before the recipients, so his domain counts for one message. */
function senderNamed(event: usize): void {
  begun();
  setSenderOfConnection(current, events.secondOf(event));
  const account = accountOfConnection(current);
  if (account >= 0) countSenderDomain(account, placeOfConnection(current), events.thirdOf(event), 1);
}

function gone(): void {
  const order = orderOfConnection(current);
  setConnection(order);
  if (telling && isCounting()) disconnected(order);
  closeConnection(name);
  current = -1;
}

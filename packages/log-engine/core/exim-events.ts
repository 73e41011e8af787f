import { ADDRESSES, MESSAGES, RECIPIENTS } from '../counters';
import { countCountry, learnCountry } from './addresses';
import { accountOfName, address, countConnection, countDistinct, countDomain, countFigure, countOutside, countSaid, fetchDomain, loggedInAs, setConnection, telling } from './account-figures';
import * as kinds from '../event-kinds';
import * as events from './events';
import { LOGIN } from './head-lines';
import { connectionOfMessage, messageCameBy } from './host';
import { isOutside } from './own-domains';
import { accountOfMessage, claimMessage, findMessage, isNewForRecipient, isWaiting, networkOfMessage, NOBODY, openMessage, placeOfMessage, receiveMessage, serialOfMessage, setPlaceOfMessage, shownOfMessage } from './queued-messages';
import { beginsWith, lineIsOf, lineTells } from './shown-lines';
import { countAddressee, countPlaceOf, countWhatBecame, loginFrom } from './reach';
import { UNTOLD } from './places';

/** Longer lists of recipients are looked up in a table. */
const FEW = 16;
/** Exim tells a login with each message, so each is a connection of its own. */
let arrivals: i32 = 0;

/** What an event of Exim means for the accounts: a message is told with its login, and all else with its id. */
export function applyExim(kind: i32, event: usize): void {
  if (kind === kinds.ARRIVED) arrived(event);
  else if (kind === kinds.LISTED) listed(event);
  else delivered(event);
}

/** What takes long to look up: the message of a delivery, and, where its recipients are not known, the domain. @returns any number */
export function fetchForExim(event: usize): u32 {
  const message = findMessage(events.firstOf(event));
  return message < 0 || !isWaiting(message) ? 0 : fetchDomain(accountOfMessage(message), events.secondOf(event));
}

/** The same for a list, whose arrival stands before it. */
export function fetchForList(event: usize, name: u64): u32 {
  const account = accountOfName(name);
  let any: u32 = 0;
  if (account >= 0) for (let index = 0; index < events.numberOf(event); index += 1) any ^= fetchDomain(account, events.domainAt(event, index));
  return any;
}

function arrived(event: usize): void {
  arrivals += 1;
  if (telling) setConnection(arrivals);
  const message = openMessage(events.firstOf(event), NOBODY);
  beginsWith(serialOfMessage(message), shownOfMessage(message), LOGIN);
  const account = loggedInAs(events.secondOf(event), events.nameFrom(event), events.nameTo(event));
  if (events.addressFrom(event) !== 0) {
    if (telling) address(account, events.addressFrom(event), events.addressTo(event));
    countDistinct(account, ADDRESSES, events.thirdOf(event));
    countCountry(account, learnCountry(events.thirdOf(event), events.addressFrom(event), events.addressTo(event)));
  }
  countConnection(account);
  countFigure(account, MESSAGES, 1);
  claimMessage(message, account);
  const told = events.addressFrom(event) !== 0;
  setPlaceOfMessage(message, events.networkOf(event), told ? loginFrom(account, events.networkOf(event), events.thirdOf(event)) : UNTOLD);
  if (telling) messageCameBy(message, arrivals);
  if (events.moreOf(event)) receiveMessage(message, 0);
}

function listed(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) return;
  const account = accountOfMessage(message);
  lineIsOf(serialOfMessage(message), shownOfMessage(message));
  const listed = events.numberOf(event);
  // Where no delivery will be asked whether it names another recipient, those of a short list need only be compared with each other.
  const alone = !isWaiting(message) && listed <= FEW;
  let count = 0;
  for (let index = 0; index < listed; index += 1) {
    const recipient = events.recipientAt(event, index);
    if (alone ? isAmongFirst(event, index, recipient) : !isNewForRecipient(message, RECIPIENTS, recipient)) continue;
    countRecipient(account, message, events.domainAt(event, index), recipient);
    count += 1;
  }
  countFigure(account, RECIPIENTS, count);
  countPlaceOf(account, networkOfMessage(message), placeOfMessage(message), count);
}

/** Whether one of the recipients before that of the index is the same. */
function isAmongFirst(event: usize, index: i32, recipient: u64): bool {
  for (let before = 0; before < index; before += 1) if (events.recipientAt(event, before) === recipient) return true;
  return false;
}

function delivered(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) return;
  const figure = events.numberOf(event);
  const known = !isWaiting(message);
  const account = accountOfMessage(message);
  countWhatBecame(account, message, figure, events.secondOf(event), events.thirdOf(event), events.saidOf(event));
  if (known && figure < 0) return;
  lineIsOf(serialOfMessage(message), shownOfMessage(message));
  lineTells(account, false, false);
  if (telling) setConnection(connectionOfMessage(message));
  const recipient = events.thirdOf(event);
  if (!known && isNewForRecipient(message, RECIPIENTS, recipient)) {
    countRecipient(account, message, events.secondOf(event), recipient);
    countFigure(account, RECIPIENTS, 1);
    countPlaceOf(account, networkOfMessage(message), placeOfMessage(message), 1);
  }
  if (figure < 0 || !isNewForRecipient(message, figure, recipient)) return;
  countFigure(account, figure, 1);
  countSaid(account, events.saidOf(event));
}

function countRecipient(account: i32, message: i32, domain: u64, recipient: u64): void {
  countAddressee(account, networkOfMessage(message), placeOfMessage(message), domain, recipient);
  if (isOutside(domain)) countOutside(account, 1);
  countDomain(account, domain);
}

import { ADDRESSES, MESSAGES, RECIPIENTS } from '../counters';
import { address, countDistinct, countDomain, countFigure, countOutside, countUnknown, loggedInAs, setConnection, telling } from './account-book';
import * as events from './events';
import { connectionOfMessage, messageCameBy } from './host';
import { isOutside } from './own-domains';
import { accountOfMessage, findMessage, isNewForRecipient, isWaiting, openMessage, receiveMessage } from './queued-messages';

/** Exim tells a login with each message, so each is a connection of its own. */
let arrivals: i32 = 0;

/** What an event of Exim means for the accounts: a message is told with its login, and all else with its id. */
export function applyExim(kind: i32, event: usize): void {
  if (kind === events.ARRIVED) arrived(event);
  else if (kind === events.LISTED) listed(event);
  else delivered(event);
}

function arrived(event: usize): void {
  arrivals += 1;
  if (telling) setConnection(arrivals);
  const account = loggedInAs(events.secondOf(event), events.nameFrom(event), events.nameTo(event));
  if (events.addressFrom(event) !== 0) {
    if (telling) address(account, events.addressFrom(event), events.addressTo(event));
    countDistinct(account, ADDRESSES, events.thirdOf(event));
  }
  countFigure(account, MESSAGES, 1);
  const message = openMessage(events.firstOf(event), account);
  if (telling) messageCameBy(message, arrivals);
  if (events.moreOf(event)) receiveMessage(message, 0);
}

function listed(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) return;
  const account = accountOfMessage(message);
  let count = 0;
  for (let index = 0; index < events.numberOf(event); index += 1) if (isNewRecipient(message, account, events.recipientAt(event, index), events.domainAt(event, index))) count += 1;
  countFigure(account, RECIPIENTS, count);
}

function delivered(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) return;
  const figure = events.numberOf(event);
  const known = !isWaiting(message);
  if (known && figure < 0) return;
  const account = accountOfMessage(message);
  if (telling) setConnection(connectionOfMessage(message));
  const recipient = events.thirdOf(event);
  if (!known && isNewRecipient(message, account, recipient, events.secondOf(event))) countFigure(account, RECIPIENTS, 1);
  if (figure < 0 || !isNewForRecipient(message, figure, recipient)) return;
  countFigure(account, figure, 1);
  if (events.moreOf(event)) countUnknown(account);
}

function isNewRecipient(message: i32, account: i32, recipient: u64, domain: u64): bool {
  if (!isNewForRecipient(message, RECIPIENTS, recipient)) return false;
  if (isOutside(domain)) countOutside(account, 1);
  countDomain(account, domain);
  return true;
}

import { ADDRESSES, MESSAGES, RECIPIENTS } from '../counters';
import { address, connection, countDistinct, countDomain, countFigure, countUnknown, fetchDomain, isCounting, loggedInAs, setConnection, telling } from './account-book';
import * as events from './events';
import { connected, connectionOfMessage, disconnected, messageCameBy, processBegins, processEnds, processServes } from './host';
import { accountOfMessage, closeMessage, continueMessage, findMessage, isNewForRecipient, isWaiting, openMessage, receiveMessage } from './queued-messages';

/** What an event of Postfix means for the accounts: a login is told with the id of a queued message, and all else with that id. */
export function applyPostfix(kind: i32, event: usize): void {
  switch (kind) {
    case events.MESSAGE_OPENED:
      opened(event);
      break;
    case events.MESSAGE_CONTINUED:
      continueMessage(events.firstOf(event), events.moreOf(event) ? findMessage(events.secondOf(event)) : -1);
      break;
    case events.MESSAGE_TAKEN_UP:
      takenUp(event);
      break;
    case events.MESSAGE_REMOVED:
      closeMessage(events.firstOf(event));
      break;
    case events.DELIVERED:
      delivered(event);
      break;
    case events.PROCESS_CONNECTED:
      setConnection(processBegins(events.numberOf(event)));
      if (isCounting()) connected(connection, events.addressFrom(event), events.addressTo(event));
      break;
    case events.PROCESS_DISCONNECTED:
      setConnection(processServes(events.numberOf(event)));
      if (isCounting()) disconnected(connection);
      processEnds(events.numberOf(event));
      break;
  }
}

/** The account that the message of a delivery is from, and its recipient's domain, are what takes long to look up. */
export function fetchForPostfix(event: usize): u32 {
  const message = findMessage(events.firstOf(event));
  return message < 0 ? 0 : fetchDomain(accountOfMessage(message), events.secondOf(event));
}

function opened(event: usize): void {
  if (telling) setConnection(processServes(events.numberOf(event)));
  const account = loggedInAs(events.secondOf(event), events.nameFrom(event), events.nameTo(event));
  if (telling) address(account, events.addressFrom(event), events.addressTo(event));
  countDistinct(account, ADDRESSES, events.thirdOf(event));
  const message = openMessage(events.firstOf(event), account);
  if (telling) messageCameBy(message, connection);
}

function takenUp(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0 || !isWaiting(message)) return;
  receiveMessage(message);
  const account = accountOfMessage(message);
  if (telling) setConnection(connectionOfMessage(message));
  countFigure(account, MESSAGES, 1);
  countFigure(account, RECIPIENTS, events.numberOf(event));
}

function delivered(event: usize): void {
  const message = findMessage(events.firstOf(event));
  if (message < 0) return;
  const account = accountOfMessage(message);
  if (telling) setConnection(connectionOfMessage(message));
  countDomain(account, events.secondOf(event));
  const figure = events.numberOf(event);
  if (figure < 0 || !isNewForRecipient(message, figure, events.thirdOf(event))) return;
  countFigure(account, figure, 1);
  if (events.moreOf(event)) countUnknown(account);
}

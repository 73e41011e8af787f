export { accountCount, askFor, closeAccounts, countAddress, countDistinctHalves, countDomain, countFigure, countUnknown, countedFrom, countedTo, dated, failedLogin, isCounting, loggedIn, setConnection, time, totalsOf } from './account-book';
export { keptMoment, watch, watchedKinds } from './account-moments';
export { newestMinute, peaksOf } from './account-windows';
export { seedFingerprints, take, takeFolded, takenHigh, takenLow } from './fingerprint';
export { endsAt, fileBegins, findLines, lineBegins, lineIs, lineNumber, lineStops, passLines, readLines, roomAt } from './lines';
export { dayChanged } from './mailcarrier';
export { accountOfMessage, closeMessage, continueMessage, findMessage, isNewForRecipient, isWaiting, openMessage, queuedCount, receiveMessage } from './queued-messages';
export { readStamp, stampTime } from './syslog-stamp';

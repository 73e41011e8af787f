import { enterLine } from './account-ledger';
import { holdLine, linesAreOf, ORDINARY, REFUSAL } from './evidence';
import { copyEvent, FROM_CLIENT, headIs, headLine, LOGIN, SENDER } from './head-lines';
import { eventHere, lineNumber } from './line-place';
import { counting, minute } from './log-time';

/*
 * Which lines show what an account did: few of many, but never one without how its connection or message began, which tells the
 * client's address, and with some of those that follow it there.
 */
const RUN = 6;

/** The connection or message of the event that is looked at: its number among all (0: none), and where it says how many lines of it were shown in a row. */
let order: i32 = 0;
let shownAt: usize = 0;
/** Whose the line is (-1: it tells nothing of any account), and whether it is to be shown whatever was shown before it. */
let account: i32 = -1;
let chosen: bool = false;
let refusal: bool = false;
/** What it tells of how that one began, or -1. */
let head: i32 = -1;
/** The line that was shown last: a line may tell two events. */
let last: u32 = 0;

/** The lines that follow are of this file. */
export function evidenceFile(number: i32): void {
  linesAreOf(number);
  last = 0;
}

export function lineIsOf(number: i32, shown: usize): void {
  order = number;
  shownAt = shown;
}

/** The same, and it tells how that one began. */
export function beginsWith(number: i32, shown: usize, kind: i32): void {
  lineIsOf(number, shown);
  headIs(number, kind);
  head = kind;
}

/** @returns the line that tells the client's address of the connection or message that the line is of, if it is kept; 0 without one */
export function addressLine(): usize {
  if (order === 0) return 0;
  const connection = headLine(order, FROM_CLIENT);
  return connection !== 0 ? connection : headLine(order, LOGIN);
}

/** @returns the line as it is kept */
export function lineHere(): usize {
  if (head >= 0) return headLine(order, head);
  return copyEvent(eventHere(), minute, order, refusal ? REFUSAL : ORDINARY);
}

/** The line tells something of the account. @param show whether it is one of the few that are shown of many */
export function lineTells(owner: i32, show: bool, refused: bool): void {
  if (!counting) return;
  account = owner;
  if (show) chosen = true;
  if (refused) refusal = true;
}

/** After every event. */
export function showLine(): void {
  if (account >= 0) {
    if (order === 0) {
      if (chosen) showHere();
    } else if (chosen) {
      showHeads();
      store<i32>(shownAt, 1);
      showHere();
    } else {
      const shown = load<i32>(shownAt);
      if (shown > 0 && shown < RUN) {
        store<i32>(shownAt, shown + 1);
        showHere();
      }
    }
    account = -1;
    chosen = false;
    refusal = false;
  }
  order = 0;
  head = -1;
}

function showHere(): void {
  if (lineNumber() !== last) show(lineHere());
  last = lineNumber();
}

function showHeads(): void {
  for (let kind = FROM_CLIENT; kind <= SENDER; kind += 1) {
    const line = headLine(order, kind);
    if (line !== 0) show(line);
  }
  if (head >= 0) last = lineNumber();
}

function show(line: usize): void {
  holdLine(line);
  enterLine(account, line);
}

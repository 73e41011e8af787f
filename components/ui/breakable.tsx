import { Fragment } from 'react';

const PART = /(?<=[@.])(?=[^@.])/;

/** An address that is too long for its line, as its text or within one: each part of it stays whole as long as it can. It is read and copied as it is. */
export function Breakable({ text }: { text: string }) {
  return text.split(PART).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

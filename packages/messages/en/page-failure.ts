export const pageFailure = {
  title: 'This page could not be shown',
  text: 'Something went wrong while the page was being made. The mail server and its protection are not affected. Try again.',
  /** Before the code. */
  withCode: 'If it happens again, give this code to whoever looks after Sluice:',
  withoutCode: 'If it happens again, tell whoever looks after Sluice what you did before.',
  again: 'Try again',
};

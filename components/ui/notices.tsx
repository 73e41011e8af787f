'use client';

import { Notifications } from '@mantine/notifications';

/** Where the page says for a few seconds that something was done. */
export function Notices() {
  return <Notifications position="bottom-right" autoClose={5000} limit={3} />;
}

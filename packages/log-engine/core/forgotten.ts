import { sweepAccounts } from './account-figures';
import { sweepCountries } from './addresses';
import { sweepConnections } from './open-connections';
import { sweepMessages } from './queued-messages';
import { sweepRelays } from './unrelayed';

/** After some accounts were given up (`forget`), and before anything else. */
export function sweepForgotten(): void {
  sweepMessages();
  sweepConnections();
  sweepCountries();
  sweepRelays();
  sweepAccounts();
}

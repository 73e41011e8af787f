import { Seal } from '@/lib/console/alerts/sealed';
import { authSettings } from './options';

/** What opens and closes the secrets of channels in this process. */
export function alertSeal(): Seal {
  return new Seal(authSettings(process.env).secret);
}

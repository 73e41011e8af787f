import webPush from 'web-push';
import type { Database } from '@/lib/db/client';
import { isDuplicate } from '@/lib/db/transaction';
import type { Seal } from './sealed';
import type { PushIdentity } from './senders/web-push';

const ROW = 1;

/**
 * The VAPID keys, made at the first start. Keys that cannot be opened with the installation's secret of today are replaced, and
 * then each browser must be added anew.
 */
export async function pushIdentity(db: Database, seal: Seal, url: string): Promise<PushIdentity> {
  const { protocol, hostname } = new URL(url);
  const subject = protocol === 'https:' ? url : `mailto:sluice@${hostname.includes('.') ? hostname : 'localhost.localdomain'}`;
  const kept = await db.alertIdentity.findUnique({ where: { id: ROW } });
  const privateKey = kept && seal.open(kept.sealedPushKey);
  if (kept && privateKey) return { publicKey: kept.pushPublicKey, privateKey, subject };
  const made = webPush.generateVAPIDKeys();
  const data = { pushPublicKey: made.publicKey, sealedPushKey: seal.close(made.privateKey) };
  try {
    if (kept) await db.alertIdentity.update({ where: { id: ROW }, data });
    else await db.alertIdentity.create({ data: { id: ROW, ...data } });
  } catch (error) {
    // Another console made them in the same moment.
    if (isDuplicate(error)) return pushIdentity(db, seal, url);
    throw error;
  }
  return { ...made, subject };
}

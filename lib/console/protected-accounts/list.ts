import type { Database, Transaction } from '@/lib/db/client';
import type { ProtectedAccounts } from './schemas';

export async function listProtectedAccounts(db: Database | Transaction): Promise<ProtectedAccounts> {
  const rows = await db.protectedAccount.findMany({ orderBy: { name: 'asc' } });
  return { accounts: rows.map(({ name, note, addedAt, addedByName }) => ({ name, note, addedAt, addedByName })) };
}

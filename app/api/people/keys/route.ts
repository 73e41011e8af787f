import { oneTimeToken } from '@/lib/auth/one-time-token';
import { permitted } from '@/lib/auth/route';
import { createApiKey } from '@/lib/console/people/api-keys';
import { listPeople } from '@/lib/console/people/list';
import { newApiKeySchema } from '@/lib/console/people/schemas';

export const POST = permitted('people:manage', newApiKeySchema, async ({ db, actor, now, input }) => {
  // Programs that look for secrets in code and logs know it by its beginning.
  const token = `sluice_${oneTimeToken()}`;
  await createApiKey(db, { key: input, token, actor, now });
  return { token, people: await listPeople(db, now) };
}, { sensitive: () => true });

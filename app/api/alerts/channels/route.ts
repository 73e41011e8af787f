import { alertSeal } from '@/lib/auth/alert-seal';
import { permitted } from '@/lib/auth/route';
import { addChannel } from '@/lib/console/alerts/channels';
import { addingChannelSchema } from '@/lib/console/alerts/schemas';

export const POST = permitted('alerts:manage', addingChannelSchema, ({ db, actor, now, input }) => addChannel(db, alertSeal(), { adding: input, actor, now }));

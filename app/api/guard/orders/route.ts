import { serveOrderWait } from '@/lib/auth/exchange-route';

export const GET = serveOrderWait;

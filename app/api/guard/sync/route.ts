import { serveExchange } from '@/lib/auth/exchange-route';

export const POST = serveExchange;

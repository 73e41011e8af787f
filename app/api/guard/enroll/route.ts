import { serveEnrollment } from '@/lib/auth/enrollment-route';

export const POST = serveEnrollment;

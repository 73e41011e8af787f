import type { RouteContext } from '@/lib/auth/route';
import { serveSignIn } from '@/lib/auth/sign-in-route';

async function serve(request: Request, { params }: RouteContext): Promise<Response> {
  const { all } = await params;
  return serveSignIn(request, Array.isArray(all) ? all.join('/') : '');
}

export { serve as GET, serve as POST };

import { NextResponse, type NextRequest } from 'next/server';
import { PAGE_ADDRESS_HEADER } from '@/lib/console/page-address';

/** Tells the layouts the address of the page, which Next.js does not: they need it to lead back after signing in. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(PAGE_ADDRESS_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers } });
}

/** Pages only: the guards' exchanges and the browser's files pass by. The first page is named, because the pattern misses it where the console stands below a path. */
export const config = { matcher: ['/', '/((?!api/|_next/|words/).*)'] };

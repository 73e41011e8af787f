'use client';

import { createAuthClient } from 'better-auth/react';

/** The browser's side of sign-in, under /api/auth. */
export const authClient = createAuthClient();

'use client';

import { lateMenu } from '../ui/late-menu';
import { UserButton } from './user-button';

/** Who is signed in, and the way out. */
export const UserMenu = lateMenu(UserButton, () => import('./user-menu-opened').then(({ UserMenuOpened }) => UserMenuOpened));

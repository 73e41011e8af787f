'use client';

import { lateMenu } from '../ui/late-menu';
import { AppearanceButton } from './appearance-button';

/** Light, dark, or as the system has it. */
export const AppearanceMenu = lateMenu(AppearanceButton, () => import('./appearance-menu-opened').then(({ AppearanceMenuOpened }) => AppearanceMenuOpened));

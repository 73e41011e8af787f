import { alertTexts as en } from './en/alert-texts';
import { alertTexts as ja } from './ja/alert-texts';
import { alertTexts as ko } from './ko/alert-texts';
import type { Language } from './language';

/** What is sent instead of shown. Apart from the pages, because the guard needs it, and they do not. */
export const alertTexts: Readonly<Record<Language, typeof en>> = { ko, en, ja };

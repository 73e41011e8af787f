import { pageFailure as en } from './en/page-failure';
import { pageFailure as ja } from './ja/page-failure';
import { pageFailure as ko } from './ko/page-failure';
import type { Language } from './language';

/** What is said when a page fails. Apart from the other sentences of the pages, because it may be these that are not there. */
export const pageFailures: Readonly<Record<Language, typeof en>> = { ko, en, ja };

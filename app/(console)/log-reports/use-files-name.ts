'use client';

import { useTranslations } from 'use-intl';
import { fileNames } from './file-names';

/** One name for the files of a report: the first, and how many more. */
export function useFilesName(): (files: readonly { name: string }[]) => string {
  const t = useTranslations('logReports.list');
  return (files) => {
    const { names, more } = fileNames(files, 1);
    return more === 0 ? names : t('andMore', { name: names, count: more });
  };
}

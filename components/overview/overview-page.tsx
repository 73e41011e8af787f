'use client';

import { useTranslations } from 'use-intl';
import { PageTitle } from '../ui/page-title';

export function OverviewPage() {
  const t = useTranslations('overview');
  return <PageTitle>{t('title')}</PageTitle>;
}

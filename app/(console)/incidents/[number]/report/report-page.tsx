'use client';

import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { BASE_PATH } from '@/components/hooks/address';
import { LanguageProvider, useLanguage } from '@/components/hooks/language';
import { fetchWords, wordsHere } from '@/components/hooks/words';
import { request } from '@/components/hooks/request';
import { useAddressState } from '@/components/hooks/use-address-state';
import { PaperFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { ProblemMessage } from '@/components/ui/problem-message';
import { incidentReportSchema } from '@/lib/console/incidents/schemas';
import { forms, languages, type Language } from '@sluice/messages/language';
import { ReportPaper } from './report-paper';
import classes from './report.module.css';

/** The report of an incident as it comes on paper, in whichever language, whatever that of the screen is. */
export function ReportPage({ number }: { number: number }) {
  const t = useTranslations('report');
  const { language } = useLanguage();
  const address = useAddressState();
  const hrefOf = useServerHref();
  const chosen = languages.find((each) => each === address.get('language')) ?? language;
  const { data, error } = useQuery({
    queryKey: ['incident-report', number],
    queryFn: ({ signal }) => request(`/api/incidents/${number}/report`, { schema: incidentReportSchema, signal }),
  });
  const words = useQuery({ queryKey: ['words', chosen], queryFn: () => fetchWords(chosen), initialData: () => wordsHere(chosen), staleTime: Infinity });
  const failure = error ?? words.error;
  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <Button component={Link} href={hrefOf(`/incidents/${number}`)} variant="subtle" className="touch-target">
          {t('back', { number })}
        </Button>
        <SegmentedControl
          aria-label={t('language')}
          value={chosen}
          onChange={(value) => address.set({ language: value }, 'replace')}
          data={languages.map((value) => ({ value, label: forms[value].name }))}
        />
        <Button
          component="a"
          href={`${BASE_PATH}/api/incidents/${number}/report`}
          download={`incident-${number}.json`}
          variant="default"
          className="touch-target"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          JSON
        </Button>
        <Button className="touch-target" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      {data === undefined || words.data === undefined ? (
        failure === null ? (
          <Skeleton height={480} aria-busy />
        ) : (
          <ProblemMessage error={failure} />
        )
      ) : (
        <InLanguage language={chosen}>
          <PaperFormats value={{ zone: data.server.timeZone, now: 0 }}>
            <ReportPaper report={data} />
          </PaperFormats>
        </InLanguage>
      )}
    </div>
  );
}

function InLanguage({ language, children }: { language: Language; children: ReactNode }) {
  return (
    <LanguageProvider key={language} initial={language}>
      {children}
    </LanguageProvider>
  );
}

'use client';

import { useTranslations } from 'use-intl';
import { visibleString } from '../evidence/visible-text';
import { formatDuration } from '@sluice/messages/format-duration';
import { useFormats } from '../hooks/use-formats';
import { useOverview } from '../hooks/use-overview';
import { useClockReading } from '../hooks/use-server-clock';
import { isOfBefore, type ServerState } from './server-state';

/** The sentence that belongs to a state; null where the word alone says it all. */
export function useStateSentence(state: ServerState): string | null {
  const t = useTranslations('states');
  const { language, moment } = useFormats();
  const { data } = useOverview();
  const server = data?.server?.name ?? '';
  const tells = isOfBefore(state.kind);
  const lasted = useClockReading((now) => (tells ? formatDuration((now ?? 0) - (state.since ?? now ?? 0), language) : ''));
  const time = state.valuesAt === null ? '–' : moment(state.valuesAt);
  switch (state.kind) {
    case 'watching':
      return null;
    case 'near': {
      const length = data?.server?.report?.measurement?.length ?? 0;
      return t('sentenceNear', { percent: Math.floor((length / (data?.server?.settings.threshold ?? 1)) * 100) });
    }
    case 'loading':
      return t('sentenceLoading');
    case 'off':
      return t('sentenceOff');
    case 'protected': {
      const name = data?.server?.report?.latch?.begunBy?.name;
      return name === undefined ? t('sentenceProtected') : t('sentenceBegunByHand', { name: visibleString(name) });
    }
    case 'unknown':
      return t('sentenceUnknown');
    case 'silent':
      return t('sentenceSilent', { server, duration: lasted, time });
    case 'unreachable':
      return data === undefined ? t('sentenceUnreachableEmpty') : t('sentenceUnreachable', { duration: lasted, time });
    case 'not-told':
      return data === undefined ? t('sentenceNotToldEmpty') : t('sentenceNotTold', { duration: lasted, time });
    case 'never-connected':
      return t('sentenceNeverConnected', { server });
    case 'no-server':
      return t('sentenceNoServer');
  }
}

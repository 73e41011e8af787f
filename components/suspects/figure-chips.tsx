'use client';

import { useTranslations } from 'use-intl';
import type { Assessment } from '@sluice/suspects/assessment';
import { useFormats } from '../hooks/use-formats';
import { figureOrder } from './claim-figures';
import classes from './suspects.module.css';

/** The numbers behind a claim; the caption tells from which window they are. */
export function FigureChips({ assessment }: { assessment: Assessment }) {
  const t = useTranslations('suspects');
  const { moment } = useFormats();
  const caption = t('figuresLabel', { minutes: Math.round(assessment.windowSeconds / 60), time: moment(assessment.at) });
  return (
    <figure className={classes.figures}>
      <figcaption className={classes.caption}>{caption}</figcaption>
      <ul className={classes.chips}>
        {figureOrder
          .filter((name) => assessment.figures[name] > 0)
          .map((name) => (
            <li key={name} className={`${classes.chip} digits`}>
              {t(`figure.${name}`, { count: assessment.figures[name], refused: assessment.figures.refused })}
            </li>
          ))}
      </ul>
    </figure>
  );
}

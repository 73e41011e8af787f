import { IconAlertTriangleFilled, IconCircle, IconCircleCheck, IconHelpSquareRounded, IconOctagonMinusFilled } from '@tabler/icons-react';
import type { StateLook } from './state-look';

const symbols: Record<StateLook, typeof IconCircle> = {
  off: IconCircle,
  watching: IconCircleCheck,
  near: IconAlertTriangleFilled,
  protected: IconOctagonMinusFilled,
  unknown: IconHelpSquareRounded,
};

/** The shape of a state as a drawing, in the colour of the text around it. */
export function StateSymbol({ look, size = 20 }: { look: StateLook; size?: number }) {
  const Symbol = symbols[look];
  return <Symbol size={size} stroke={2} aria-hidden style={{ flex: 'none' }} />;
}

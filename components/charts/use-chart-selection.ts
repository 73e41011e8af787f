'use client';

import { useState } from 'react';

interface Pointed {
  activeLabel?: string | number;
}

/**
 * A part of the time axis that is drawn with the mouse held down. A finger scrolls the page instead.
 *
 * @param onSelect given the part in milliseconds, earliest first, when the button is let go
 */
export function useChartSelection(onSelect: ((part: { from: number; to: number }) => void) | undefined) {
  const [ends, setEnds] = useState<{ first: number; last: number } | null>(null);
  const selection = ends === null ? null : { from: Math.min(ends.first, ends.last), to: Math.max(ends.first, ends.last) };
  const at = ({ activeLabel }: Pointed): number | null => (activeLabel === undefined || Number.isNaN(Number(activeLabel)) ? null : Number(activeLabel));
  const handlers =
    onSelect === undefined
      ? {}
      : {
          onMouseDown: (pointed: Pointed) => {
            const first = at(pointed);
            if (first !== null) setEnds({ first, last: first });
          },
          onMouseMove: (pointed: Pointed) => {
            const last = at(pointed);
            if (last !== null) setEnds((before) => before && { ...before, last });
          },
          onMouseUp: () => {
            if (selection !== null && selection.to > selection.from) onSelect(selection);
            setEnds(null);
          },
          onMouseLeave: () => setEnds(null),
        };
  return { selection, handlers };
}

'use client';

import { useEffect, useMemo } from 'react';
import { useAddressState } from '@/components/hooks/use-address-state';

export interface ChartZoom {
  zoom: { from: number; to: number } | null;
  zoomTo(part: { from: number; to: number }): void;
  clear(): void;
}

/** The part of the chart's time that is shown, kept in the address; Escape shows all of it again. */
export function useChartZoom(): ChartZoom {
  const { get, set } = useAddressState();
  const text = get('zoom');
  const zoom = useMemo(() => {
    const [from, to] = /^(\d{1,16})-(\d{1,16})$/.exec(text ?? '')?.slice(1).map(Number) ?? [];
    return from === undefined || to === undefined ? null : { from, to };
  }, [text]);
  const zoomed = zoom !== null;
  useEffect(() => {
    if (!zoomed) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) set({ zoom: null });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [zoomed, set]);
  return { zoom, zoomTo: (part) => set({ zoom: `${part.from}-${part.to}` }), clear: () => set({ zoom: null }) };
}

import { useCallback, useMemo, useRef, useState, type CSSProperties, type RefObject } from 'react';

const kStep = 1.5;
const kLargest = 8;
const kSmallest = 0.1;

export interface Zoom {
  /** Screen pixels for one of the picture's; null: as large as fits. */
  scale: number | null;
  /** The picture's own size, once it is loaded. */
  natural: { width: number; height: number } | null;
  stage: RefObject<HTMLDivElement | null>;
  style: CSSProperties;
  measure: (image: HTMLImageElement) => void;
  in: () => void;
  out: () => void;
  fit: () => void;
  /** Between what fits and the picture's own size. */
  toggle: () => void;
}

export function useZoom(): Zoom {
  const stage = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<number | null>(null);
  const [natural, setNatural] = useState<Zoom['natural']>(null);

  const measure = useCallback((image: HTMLImageElement) => {
    setNatural({ width: image.naturalWidth, height: image.naturalHeight });
  }, []);
  const by = useCallback(
    (factor: number) => {
      const image = stage.current?.querySelector('img');
      if (image == null || natural === null || natural.width === 0) return;
      const now = image.clientWidth / natural.width;
      setScale(Math.max(kSmallest, Math.min(kLargest, now * factor)));
    },
    [natural],
  );

  return useMemo(() => {
    const style: CSSProperties =
      scale === null || natural === null ? {} : { width: natural.width * scale, height: natural.height * scale };
    return {
      scale,
      natural,
      stage,
      style,
      measure,
      in: () => by(kStep),
      out: () => by(1 / kStep),
      fit: () => setScale(null),
      toggle: () => setScale((now) => (now === null && natural !== null ? 1 : null)),
    };
  }, [scale, natural, measure, by]);
}

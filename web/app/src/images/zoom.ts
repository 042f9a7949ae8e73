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

interface Shown {
  id: string;
  scale: number | null;
  natural: Zoom['natural'];
}

/** `id`: of the picture. Each one begins as large as fits. */
export function useZoom(id: string): Zoom {
  const stage = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState<Shown>({ id, scale: null, natural: null });
  const { scale, natural } = last.id === id ? last : { scale: null, natural: null };

  const measure = useCallback(
    ({ naturalWidth: width, naturalHeight: height }: HTMLImageElement) => {
      setLast({ id, scale: null, natural: { width, height } });
    },
    [id],
  );
  const setScale = useCallback(
    (to: number | null) => setLast((now) => (now.id === id ? { ...now, scale: to } : now)),
    [id],
  );
  const by = useCallback(
    (factor: number) => {
      const image = stage.current?.querySelector('img');
      if (image == null || natural === null || natural.width === 0) return;
      const now = image.clientWidth / natural.width;
      setScale(Math.max(kSmallest, Math.min(kLargest, now * factor)));
    },
    [natural, setScale],
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
      toggle: () => setScale(scale === null && natural !== null ? 1 : null),
    };
  }, [scale, natural, measure, by, setScale]);
}

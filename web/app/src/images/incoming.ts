import { useEffect, useRef, useState } from 'react';

type Take = (files: readonly File[]) => void;

function filesIn(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])];
}

/** Files that are dropped anywhere on the page; true while some are held over it. */
export function useDrop(take: Take): boolean {
  const [over, setOver] = useState(false);
  const latest = useLatestOf(take);
  useEffect(() => {
    // Entering a child is told before leaving its parent: what counts is how many of both there were.
    let depth = 0;
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const onEnter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth -= 1;
      setOver(depth > 0);
    };
    const onOver = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      latest.current(filesIn(event.dataTransfer));
    };
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragenter', onEnter, { signal });
    window.addEventListener('dragleave', onLeave, { signal });
    window.addEventListener('dragover', onOver, { signal });
    window.addEventListener('drop', onDrop, { signal });
    return () => listening.abort();
  }, [latest]);
  return over;
}

/** Pictures that are pasted while no field has the focus. */
export function usePaste(take: Take): void {
  const latest = useLatestOf(take);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const files = filesIn(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [latest]);
}

function useLatestOf(take: Take): { current: Take } {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  return latest;
}

import { useEffect, useRef, useState } from 'react';

/** What a page does with files; `text`: what was pasted beside or instead of them. True: it has taken them. */
type Take = (files: readonly File[], text: string) => boolean;

/** Where people type, what they paste is theirs; and a dialog is no place of the page below it. */
const kFields = 'input, textarea, select, [contenteditable], dialog';

function filesIn(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])];
}

/** Files that are dropped anywhere on the page; true while some are held over it. */
export function useDrop(take: (files: readonly File[]) => void): boolean {
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

/** What is pasted while no field has the focus. */
export function usePaste(take: Take): void {
  const latest = useLatestOf(take);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (event.target instanceof HTMLElement && event.target.closest(kFields) !== null) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (latest.current(filesIn(event.clipboardData), text)) event.preventDefault();
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [latest]);
}

function useLatestOf<T>(value: T): { current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

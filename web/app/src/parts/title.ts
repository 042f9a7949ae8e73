import { useEffect } from 'react';

/** What the browser's tab and history call this view. */
export function useTitle(view: string): void {
  useEffect(() => {
    document.title = `${view} — Freehold`;
  }, [view]);
}

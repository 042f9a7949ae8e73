import { FreeholdError } from '@freehold/client';
import { useCallback, useEffect, useRef, useState } from 'react';

const kPrefix = 'freehold:draft:';
const kSaveMs = 400;

export interface Draft {
  value: string;
  change: (value: string) => void;
  /** Saves now instead of a moment later. */
  flush: () => void;
  /** Forgets what was typed and not saved. */
  reset: () => void;
  /** Why the last save was refused; what was typed is kept. */
  problem: string | null;
}

/**
 * A text that saves itself a moment after the last key. Each key is also written where a crash of the page cannot reach
 * it, and taken from there at the next start; a change from elsewhere shows only while nothing unsaved is held here.
 */
export function useDraft(key: string, saved: string, save: (value: string) => Promise<unknown>): Draft {
  const place = kPrefix + key;
  const [typed, setTyped] = useState<string | null>(() => localStorage.getItem(place));
  const [problem, setProblem] = useState<string | null>(null);
  const unsaved = useRef(typed);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latestSave = useRef(save);
  useEffect(() => {
    latestSave.current = save;
  });

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const value = unsaved.current;
    if (value === null) return;
    latestSave.current(value).then(
      () => {
        setProblem(null);
        if (unsaved.current !== value) return;
        unsaved.current = null;
        localStorage.removeItem(place);
      },
      (error: unknown) => setProblem(error instanceof FreeholdError ? error.message : String(error)),
    );
  }, [place]);

  const change = useCallback(
    (value: string) => {
      setTyped(value);
      unsaved.current = value;
      localStorage.setItem(place, value);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, kSaveMs);
    },
    [flush, place],
  );

  const reset = useCallback(() => {
    clearTimeout(timer.current);
    unsaved.current = null;
    setTyped(null);
    localStorage.removeItem(place);
  }, [place]);

  // A change of the row, once nothing is unsaved, is the news: ours has arrived, or somebody else's is newer.
  useEffect(() => {
    if (unsaved.current === null) setTyped(null);
  }, [saved]);

  useEffect(() => {
    flush();
    const onHide = (): void => {
      if (document.hidden) flush();
    };
    document.addEventListener('visibilitychange', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      flush();
    };
  }, [flush]);

  return { value: typed ?? saved, change, flush, reset, problem };
}

/** A text that is kept through reloads and saved nowhere: what stands in a field until it is sent. */
export function useKept(key: string): [string, (value: string) => void] {
  const place = kPrefix + key;
  const [value, setValue] = useState(() => localStorage.getItem(place) ?? '');
  const change = useCallback(
    (next: string) => {
      setValue(next);
      if (next === '') localStorage.removeItem(place);
      else localStorage.setItem(place, next);
    },
    [place],
  );
  return [value, change];
}

/** Texts of accounts that are not open, for as long as this page lives. */
const away = new Map<string, [string, string][]>();

/**
 * Takes what was typed and not saved out of the browser's storage, where anybody can read it: the account is locked, or
 * another one comes. Back it comes with the account; a page that is closed before has lost it. `forget`: for good.
 */
export function putDraftsAway(account: string, forget: boolean): void {
  const places = Object.keys(localStorage).filter((key) => key.startsWith(kPrefix));
  const texts = places.map((place): [string, string] => [place, localStorage.getItem(place) ?? '']);
  for (const place of places) localStorage.removeItem(place);
  if (forget) away.delete(account);
  else if (texts.length > 0) away.set(account, texts);
}

export function bringDraftsBack(account: string): void {
  for (const [place, text] of away.get(account) ?? []) localStorage.setItem(place, text);
  away.delete(account);
}

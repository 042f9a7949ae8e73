import { useFreehold } from '@freehold/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { draftsOf } from './drafts';
import { problemOf, type OwnWords, type Told } from './problem_of';

const kSaveMs = 400;
/** What a full disk or a tab that closed has kept from being saved is tried again so often, while it is looked at. */
const kRetryMs = 5_000;
const kPassing = new Set(['storage_full', 'storage_failed', 'wrong_state', 'busy', 'offline']);

export interface Draft {
  value: string;
  change: (value: string) => void;
  /** Saves now instead of a moment later. */
  flush: () => void;
  /** Forgets what was typed and not saved. */
  reset: () => void;
  /** Why the last save was refused; what was typed is kept. */
  problem: Told | null;
}

/**
 * A text that saves itself a moment after the last key. Each key is also written where a crash of the page cannot reach
 * it, and taken from there at the next start; a change from elsewhere shows only while nothing unsaved is held here.
 */
export function useDraft(key: string, saved: string, save: (value: string) => Promise<unknown>, own?: OwnWords): Draft {
  const drafts = draftsOf(useFreehold());
  const [typed, setTyped] = useState<string | null>(() => drafts.get(key));
  const [problem, setProblem] = useState<Told | null>(null);
  const unsaved = useRef(typed);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ save, own, saved, shown: true });
  useEffect(() => {
    latest.current = { save, own, saved, shown: true };
  });

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const value = unsaved.current;
    if (value === null) return;
    latest.current.save(value).then(
      () => {
        setProblem(null);
        if (unsaved.current !== value) return;
        unsaved.current = null;
        drafts.drop(key);
      },
      (error: unknown) => {
        const told = problemOf(error, latest.current.own);
        if (told.code === 'closed') return;
        setProblem(told);
        if (!latest.current.shown || told.code === null || !kPassing.has(told.code)) return;
        clearTimeout(timer.current);
        timer.current = setTimeout(flush, kRetryMs);
      },
    );
  }, [drafts, key]);

  const change = useCallback(
    (value: string) => {
      setTyped(value);
      unsaved.current = value;
      drafts.set(key, value);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, kSaveMs);
    },
    [flush, drafts, key],
  );

  const reset = useCallback(() => {
    clearTimeout(timer.current);
    unsaved.current = null;
    setTyped(null);
    setProblem(null);
    drafts.drop(key);
  }, [drafts, key]);

  // A change of the row, once nothing is unsaved, is the news: ours has arrived, or somebody else's is newer.
  useEffect(() => {
    if (unsaved.current !== null) return;
    // What is saved may lack a space at the end; whoever has just typed it goes on behind it.
    setTyped((now) => (now?.trim() === saved.trim() ? now : null));
  }, [saved]);

  useEffect(() => {
    const state = latest;
    // A page that ended between saving the row and dropping its draft has left no change behind.
    if (unsaved.current === state.current.saved) reset();
    else flush();
    const onHide = (): void => {
      if (document.hidden) flush();
    };
    document.addEventListener('visibilitychange', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      flush();
      state.current.shown = false;
    };
  }, [flush, reset]);

  return { value: typed ?? saved, change, flush, reset, problem };
}

/** A text that is kept through reloads and saved nowhere: what stands in a field until it is sent. Null: nothing is. */
export function useKept(key: string): [string | null, (value: string | null) => void] {
  const drafts = draftsOf(useFreehold());
  const [value, setValue] = useState(() => drafts.get(key));
  const change = useCallback(
    (next: string | null) => {
      setValue(next);
      if (next === null) drafts.drop(key);
      else drafts.set(key, next);
    },
    [drafts, key],
  );
  return [value, change];
}

/**
 * A text that is sent away as a whole. The field is free at once for the next one; what could not be written comes back into
 * it, before whatever has been typed since.
 */
export function useOutgoing(
  key: string,
  between: string,
  send: (text: string) => Promise<unknown>,
): { text: string; change: (text: string) => void; submit: () => void; problem: Told | null } {
  const drafts = draftsOf(useFreehold());
  const [text, setText] = useKept(key);
  const [problem, setProblem] = useState<Told | null>(null);
  const submit = (): void => {
    const words = text?.trim() ?? '';
    if (words === '') return;
    setText(null);
    setProblem(null);
    send(words).catch((error: unknown) => {
      const since = drafts.get(key)?.trim() ?? '';
      setText(since === '' ? words : words + between + since);
      setProblem(problemOf(error));
    });
  };
  return { text: text ?? '', change: (next) => setText(next === '' ? null : next), submit, problem };
}

import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';

/** Where a list stands in the address, with what is open beside it: `/notes/<id>?q=beans`. */
export interface ListPlace {
  /** What is searched for. */
  words: string;
  param: (name: string) => string | null;
  /** An empty value takes it out of the address. */
  setParam: (name: string, value: string) => void;
  setWords: (words: string) => void;
  /** `more`: parameters of what is opened. */
  open: (id: string, more?: Record<string, string>) => void;
  /** The same in place of what is open: moving along a list is not a way that one goes back step by step. */
  turn: (id: string) => void;
  /** What was new has an id now; nothing where somebody has gone on meanwhile. */
  made: (id: string) => void;
  /** To the list alone, or to what is `open` in it: as the browser's Back where that leads there. */
  back: (open?: string) => void;
}

/** Kept with an entry of the browser's history: the address of the one before it, where that is of the same list. */
function openedFrom(): string | null {
  const state = history.state as { from?: unknown } | null;
  return typeof state?.from === 'string' ? state.from : null;
}

/** `own`: the parameters that are the list's, and go on whatever is opened. */
export function useListPlace(root: string, id: string | null, own: string): ListPlace {
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const query = params.toString();
  const kept = new URLSearchParams(
    [...new URLSearchParams(query)].filter(([name]) => own.split(' ').includes(name)),
  ).toString();
  const now = useRef(id);
  useEffect(() => {
    now.current = id;
  });

  const address = useCallback(
    (opened: string | null, more: Record<string, string> = {}) => {
      const all = new URLSearchParams([...new URLSearchParams(kept), ...Object.entries(more)]).toString();
      return `${root}${opened === null ? '' : `/${opened}`}${all === '' ? '' : `?${all}`}`;
    },
    [root, kept],
  );
  const open = useCallback(
    (opened: string, more?: Record<string, string>) =>
      navigate(address(opened, more), { state: { from: address(now.current) } }),
    [navigate, address],
  );
  const turn = useCallback(
    (opened: string) => navigate(address(opened), { replace: true, state: history.state as unknown }),
    [navigate, address],
  );
  const made = useCallback(
    (id: string) => {
      if (location.pathname === `${root}/new`) turn(id);
    },
    [root, turn],
  );
  const back = useCallback(
    (stillOpen: string | null = null) => {
      if (now.current === null) return;
      const to = address(stillOpen);
      if (openedFrom() === to) history.back();
      else navigate(to, { replace: true });
    },
    [navigate, address],
  );
  const setParam = useCallback(
    (name: string, value: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true, state: history.state as unknown },
      ),
    [setParams],
  );
  return useMemo(() => {
    const param = (name: string): string | null => new URLSearchParams(query).get(name);
    const setWords = (words: string): void => setParam('q', words);
    return { words: param('q') ?? '', param, setParam, setWords, open, turn, made, back };
  }, [query, setParam, open, turn, made, back]);
}

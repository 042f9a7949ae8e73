import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { Action } from './actions';
import type { ListHandle } from './virtual_list';

type Line = { id: string };

/** The row at which keys work: the one that is open, or was moved to. */
export interface Cursor<T extends Line> {
  id: string | null;
  line: T | undefined;
  list: RefObject<ListHandle | null>;
  set: (id: string) => void;
  /** With the focus. */
  focus: (id: string) => void;
  first: () => void;
  move: (step: number) => void;
  /** Before a row goes: the cursor goes to the next one, with the focus where the list has it. */
  leave: (id: string) => void;
}

/** From a row that is not there any more one comes to the first. */
export function stepFrom<T extends Line>(lines: readonly T[], id: string | null, step: number): T | undefined {
  const index = lines.findIndex((line) => line.id === id);
  return lines[index < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, index + step))];
}

/** The row that is next when this one goes. */
export function neighbour(lines: readonly Line[], id: string): string | null {
  const index = lines.findIndex((line) => line.id === id);
  return (lines[index + 1] ?? lines[index - 1])?.id ?? null;
}

/** `open`: what is open beside the list; it follows the cursor, as in a mail program, by `turn`. */
export function useCursor<T extends Line>(
  lines: readonly T[],
  open: string | null,
  turn: (id: string) => void,
): Cursor<T> {
  const [id, set] = useState(open);
  const list = useRef<ListHandle>(null);
  // Also where the browser's Back has opened it.
  useEffect(() => {
    if (open !== null && open !== 'new') set(open);
  }, [open]);
  const focus = useCallback((row: string) => {
    set(row);
    list.current?.focus(row);
  }, []);
  return {
    id,
    line: lines.find((line) => line.id === id),
    list,
    set,
    focus,
    first: () => {
      if (lines[0] !== undefined) focus(lines[0].id);
    },
    move: (step) => {
      const next = stepFrom(lines, id, step);
      if (next === undefined) return;
      focus(next.id);
      if (open !== null) turn(next.id);
    },
    leave: (row) => {
      const next = neighbour(lines, row);
      if (next === null || id !== row) return;
      set(next);
      if (document.activeElement?.closest('.list') != null) requestAnimationFrame(() => focus(next));
    },
  };
}

/** What keys do in every list. */
export function listActions(about: {
  /** What the actions' ids begin with. */
  name: string;
  group: Action['group'];
  cursor: Pick<Cursor<Line>, 'move'>;
  /** Where there is something to search in: what it is called, and its field. */
  search?: { label: string; field: RefObject<HTMLInputElement | null> };
  /** What closes what is open; null while something else takes the key. */
  back: { label: string; run: () => void } | null;
}): Action[] {
  const { name, group, cursor, search, back } = about;
  const actions: Action[] = [
    { id: `${name}-down`, label: 'Next', group, key: 'j', inPalette: false, run: () => cursor.move(1) },
    { id: `${name}-up`, label: 'Previous', group, key: 'k', inPalette: false, run: () => cursor.move(-1) },
  ];
  if (search !== undefined) {
    const { label, field } = search;
    actions.unshift({ id: `${name}-search`, label, group, key: '/', run: () => field.current?.focus() });
  }
  if (back !== null) actions.push({ id: `${name}-back`, group, key: 'Escape', inPalette: false, ...back });
  return actions;
}

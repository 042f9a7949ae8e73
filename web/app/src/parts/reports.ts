import { useSyncExternalStore } from 'react';
import { problemOf, type Told } from './problem_of';

const kShownMs = 8_000;

let current: Told | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const readers = new Set<() => void>();

function set(told: Told | null): void {
  current = told;
  for (const reader of [...readers]) reader();
}

export function dismissReport(): void {
  clearTimeout(timer);
  set(null);
}

/** Shows `error` for a while. For calls whose answer nobody waits for: `db.tasks.update(…).catch(report)`. */
export function report(error: unknown): void {
  const told = problemOf(error);
  // A database that has just been closed takes its views with it; they have nothing to say any more.
  if (told.code !== 'closed') tell(told);
}

/** The same in words of its own. */
export function tell(told: Told): void {
  set(told);
  clearTimeout(timer);
  timer = setTimeout(dismissReport, kShownMs);
}

export function useReport(): Told | null {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => current,
  );
}

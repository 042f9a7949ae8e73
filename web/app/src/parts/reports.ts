import { FreeholdError } from '@freehold/client';
import { useSyncExternalStore } from 'react';

/** Something that did not work, said to the person who tried it. */
export interface Report {
  words: string;
  code: string | null;
}

const kShownMs = 8_000;

let current: Report | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const readers = new Set<() => void>();

function set(report: Report | null): void {
  current = report;
  for (const reader of [...readers]) reader();
}

export function dismissReport(): void {
  clearTimeout(timer);
  set(null);
}

/** Shows `error` for a while. For calls whose answer nobody waits for: `db.tasks.update(…).catch(report)`. */
export function report(error: unknown): void {
  const known = error instanceof FreeholdError ? error : null;
  // A database that has just been closed takes its views with it; they have nothing to say any more.
  if (known?.code === 'closed') return;
  const gone = known?.code === 'not_owner' || known?.code === 'row_deleted';
  set({
    words: gone ? 'This is not here any more.' : error instanceof Error ? error.message : String(error),
    code: known?.code ?? null,
  });
  clearTimeout(timer);
  timer = setTimeout(dismissReport, kShownMs);
}

export function useReport(): Report | null {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => current,
  );
}

import { useFreehold } from '@freehold/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { dropFile, keepFile } from './files';
import { Cancelled, loadCsv, loadProblem, type Load } from './load';
import { useLoadedDatasets } from './loaded';

/** A file on its way to a dataset, or why it did not become one. */
export type Import =
  | { state: 'reading'; name: string; done: number; total: number }
  | { state: 'failed'; name: string; words: string; code: string | null };

const kNameMax = 255;

/** To what fits a name, in code points. */
export function shortened(name: string): string {
  return Array.from(name).slice(0, kNameMax).join('');
}

function nameOf(file: File): string {
  const name = file.name.replace(/\.(csv|tsv|txt)$/i, '').trim();
  return shortened(name === '' ? 'Table' : name);
}

/** Files that are added, one after the other. `onMade` hears of each dataset. */
export function useImport(onMade: (id: string) => void): {
  current: Import | null;
  add: (files: readonly File[]) => void;
  cancel: () => void;
} {
  const db = useFreehold();
  const datasets = useLoadedDatasets();
  const [current, setCurrent] = useState<Import | null>(null);
  const waiting = useRef<File[]>([]);
  const running = useRef<Load | null>(null);
  const busy = useRef(false);

  const take = useCallback(
    async (file: File): Promise<void> => {
      const name = nameOf(file);
      const show = (done: number, total: number): void => setCurrent({ state: 'reading', name, done, total });
      show(0, file.size * 2);
      const load = loadCsv(db, file, show);
      running.current = load;
      const table = await load.loaded;
      let path: string | null = null;
      try {
        path = await keepFile(db, file);
        const facts = { row_count: table.rows, column_count: table.columns.length, size_bytes: BigInt(file.size) };
        const { id } = await db.datasets.insert({ name, file_path: path, ...facts });
        datasets.put(id, table);
        onMade(id);
      } catch (error) {
        db.temporary.drop(table.name).catch(() => undefined);
        if (path !== null) await dropFile(db, path);
        throw error;
      }
    },
    [db, datasets, onMade],
  );

  const work = useCallback(async (): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    for (let file = waiting.current.shift(); file !== undefined; file = waiting.current.shift()) {
      try {
        await take(file);
        setCurrent(null);
      } catch (error) {
        waiting.current = [];
        if (error instanceof Cancelled) setCurrent(null);
        else setCurrent({ state: 'failed', name: nameOf(file), ...loadProblem(error) });
      }
    }
    busy.current = false;
  }, [take]);

  const add = useCallback(
    (files: readonly File[]): void => {
      waiting.current.push(...files);
      void work();
    },
    [work],
  );

  const cancel = useCallback((): void => {
    waiting.current = [];
    running.current?.cancel();
    setCurrent(null);
  }, []);

  usePasted(add);
  return { current, add, cancel };
}

/** A table copied from a spreadsheet or a mail, pasted anywhere but into a field. */
function usePasted(add: (files: readonly File[]) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const target = event.target;
      if (target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length > 0) add(files);
      else if (/\S.*[\r\n]+.*\S/.test(text)) add([new File([text], 'Pasted table.csv', { type: 'text/csv' })]);
      else return;
      event.preventDefault();
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [add]);
}

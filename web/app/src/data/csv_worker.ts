import { readCsv, type Column, type Table } from './csv_job';
import { CsvError } from './csv_text';

/** Page → worker: the file, and an acknowledgement of each batch. */
export type CsvRequest = { type: 'read'; file: Blob } | { type: 'taken' };

/** Worker → page. `failed` with words for people where `known`, else with what the program says. */
export type CsvMessage =
  | { type: 'progress'; done: number; total: number }
  | { type: 'found'; columns: Column[] }
  | { type: 'batch'; packed: ArrayBuffer }
  | { type: 'done'; table: Table }
  | { type: 'failed'; message: string; known: boolean };

/** As much of a worker's scope as is used here: the app's types are a page's. */
declare const self: {
  postMessage: (message: CsvMessage, transfer: Transferable[]) => void;
  onmessage: ((event: MessageEvent<CsvRequest>) => void) | null;
};

/** Batches that the page may have before it: one is on its way while another is made. */
const kAheadMax = 2;
const kProgressMs = 50;

let ahead = 0;
let wake: () => void = () => undefined;
let toldAt = 0;

function say(message: CsvMessage, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

async function untilTaken(max: number): Promise<void> {
  while (ahead > max) await new Promise<void>((woken) => (wake = woken));
}

async function read(file: Blob): Promise<void> {
  try {
    const table = await readCsv(file, {
      progress: (done, total) => {
        if (performance.now() - toldAt < kProgressMs) return;
        toldAt = performance.now();
        say({ type: 'progress', done, total });
      },
      found: async (columns) => {
        ++ahead;
        say({ type: 'found', columns });
        await untilTaken(0);
      },
      batch: async (packed) => {
        await untilTaken(kAheadMax - 1);
        ++ahead;
        say({ type: 'batch', packed }, [packed]);
      },
    });
    await untilTaken(0);
    say({ type: 'done', table });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ type: 'failed', message, known: error instanceof CsvError });
  }
}

self.onmessage = ({ data }) => {
  if (data.type === 'read') {
    void read(data.file);
    return;
  }
  --ahead;
  wake();
};

import { FreeholdError, type Freehold } from '@freehold/client';

/** Keeps the bytes on this device, to be sent to the server; the answer is what `datasets.file_path` holds. */
export async function keepFile(db: Freehold, file: Blob): Promise<string> {
  return (await db.blobs.put(file)).key;
}

/** The bytes again, from the server where this device does not have them; `onBytes` hears how many have come. */
export async function fileOf(
  db: Freehold,
  path: string,
  onBytes: (done: number, total: number) => void,
): Promise<Blob> {
  const digest = db.blobs.digestOf(path);
  if (digest === null) throw new FreeholdError({ code: 'not_found', message: 'This dataset has no file.' });
  const stop = db.on('blobs', (states) => {
    const state = states.find(({ sha256 }) => sha256 === digest);
    if (state?.moving?.way === 'down') onBytes(state.moving.done, state.size);
  });
  try {
    return await db.blobs.get(digest, 'text/csv');
  } finally {
    stop();
  }
}

/** Takes a file off this device that no dataset is made from. */
export async function dropFile(db: Freehold, path: string): Promise<void> {
  const digest = db.blobs.digestOf(path);
  const used = await db.query('SELECT 1 FROM datasets WHERE file_path = ? LIMIT 1', [path]);
  if (digest !== null && used.length === 0) await db.blobs.remove(digest).catch(() => undefined);
}

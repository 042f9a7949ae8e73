import { FreeholdError, type Freehold } from '@freehold/client';

/** Keeps the bytes on this device, to be sent to the server; the answer is what `datasets.file_path` holds. */
export async function keepFile(db: Freehold, file: Blob): Promise<string> {
  return (await db.blobs.put(file)).key;
}

/** The bytes again, from the server where this device does not have them. */
export async function fileOf(db: Freehold, path: string): Promise<Blob> {
  const digest = db.blobs.digestOf(path);
  if (digest === null) throw new FreeholdError({ code: 'not_found', message: 'This dataset has no file.' });
  return db.blobs.get(digest, 'text/csv');
}

/** Takes a file off this device that no dataset is made from. */
export async function dropFile(db: Freehold, path: string): Promise<void> {
  const digest = db.blobs.digestOf(path);
  const used = await db.query('SELECT 1 FROM datasets WHERE file_path = ? LIMIT 1', [path]);
  if (digest !== null && used.length === 0) await db.blobs.remove(digest).catch(() => undefined);
}

import type { ImportResult, StorageEstimate } from '@freehold/client';
import { useFreehold, useStatus } from '@freehold/client/react';
import { Download, Upload } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { problemOf, type OwnWords, type Told } from '../parts/problem_of';
import { saveFile } from '../parts/save_file';
import { byteSize, count } from '../parts/words';

/** What goes out as a file and comes back as one: people own what they write. */
export function FilesSection() {
  const db = useFreehold();
  const { pending, held, refused } = useStatus();
  const waiting = pending + held + refused;
  const [said, setSaid] = useState<({ tone: 'good' | 'bad' } & Told) | null>(null);
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();

  const run = async (work: () => Promise<string | null>): Promise<void> => {
    setBusy(true);
    setSaid(null);
    try {
      const text = await work();
      if (text !== null) setSaid({ tone: 'good', words: text, code: null });
    } catch (error) {
      setSaid({ tone: 'bad', ...problemOf(error, kOwnWords) });
    } finally {
      setBusy(false);
    }
  };
  const take = (file: File | undefined): void => {
    if (file !== undefined) void run(async () => importWords(await db.importFile(file)));
    // The same file may be chosen again.
    if (picker.current !== null) picker.current.value = '';
  };

  return (
    <section className="choice files" aria-labelledby={`${id}-title`}>
      <div>
        <h2 id={`${id}-title`}>Files</h2>
        <p className="quiet">
          A copy is a plain SQLite file of everything here, for any program. Unsynced changes are for another device of
          yours, where this one cannot send them. Neither is encrypted.
        </p>
      </div>
      <div className="row-buttons">
        <button type="button" className="button" disabled={busy} onClick={() => void run(() => save(db.exportFile()))}>
          <Download size={15} aria-hidden="true" /> Export a copy
        </button>
        <button
          type="button"
          className="button"
          disabled={busy || waiting === 0}
          onClick={() => void run(() => save(db.exportPending()))}
        >
          <Download size={15} aria-hidden="true" /> Export unsynced changes
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => picker.current?.click()}>
          <Upload size={15} aria-hidden="true" /> Import
        </button>
        <input
          ref={picker}
          type="file"
          aria-label="Import a file"
          accept=".sqlite,.json"
          hidden
          onChange={(event) => take(event.target.files?.[0])}
        />
      </div>
      <p role="status" className={said?.tone === 'bad' ? 'field-problem' : 'quiet'} hidden={said === null}>
        {said?.words} {said?.code != null && <code className="code">{said.code}</code>}
      </p>
    </section>
  );
}

/** How much of the room that the browser gives is used; a tenth of it left is said in colour. */
export function RoomFact() {
  const db = useFreehold();
  const { lastSyncAt, pending } = useStatus();
  const [room, setRoom] = useState<StorageEstimate | null>(null);
  useEffect(() => {
    let shown = true;
    db.storage.estimate().then(
      (estimate) => shown && setRoom(estimate),
      () => undefined,
    );
    return () => {
      shown = false;
    };
  }, [db, lastSyncAt, pending]);
  if (room === null || room.used === null || room.quota === null || room.kind === 'memory') return null;
  return (
    <div>
      <dt>Room</dt>
      <dd>
        {byteSize(room.used)} used of {byteSize(room.quota)}
        {room.low && <strong className="room-low"> — nearly full</strong>}
      </dd>
    </div>
  );
}

async function save(making: Promise<File>): Promise<null> {
  saveFile(await making);
  return null;
}

function importWords(result: ImportResult): string {
  const words: string[] = [];
  if (result.kind === 'copy') {
    const { inserted, deleted, refused } = result;
    if (inserted > 0) words.push(`${count(inserted, 'row', 'rows')} came back from the copy.`);
    else if (deleted + refused === 0) words.push('Everything in this copy is here already.');
    if (deleted > 0) words.push(`${count(deleted, 'row was', 'rows were')} deleted since, and stay deleted.`);
    if (refused > 0)
      words.push(`${count(refused, 'row does', 'rows do')} not fit: ${result.refusals[0]?.message ?? ''}.`);
    return words.join(' ');
  }
  if (result.own) return 'These are this device’s own changes: it sends them by itself.';
  const there = result.accepted + result.known;
  if (there > 0) words.push(`${count(there, 'change is', 'changes are')} on the server.`);
  if (result.refused > 0) words.push(`${count(result.refused, 'needs', 'need')} a decision, above.`);
  return words.length > 0 ? words.join(' ') : 'There are no changes in this file.';
}

const kOwnWords: OwnWords = {
  malformed: 'This is no file that Freehold has made, or it is damaged. Nothing was changed.',
  database_foreign: 'This file belongs to another account. Sign in to that one, and import it there.',
  database_too_new: 'This file was made by a newer version of the app. Reload the page to get it.',
  offline: 'Unsynced changes go straight to the server, and it cannot be reached now. Import the file again later.',
  unauthenticated: 'The server asks for your password again: sign in above, and import the file again.',
};

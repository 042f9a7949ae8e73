import { useFreehold, useStatus } from '@freehold/client/react';
import { useRef } from 'react';
import { blobStates } from '../parts/blob_states';
import { count, byteSize } from '../parts/words';
import type { Adding } from './adding';
import type { ImageLine } from './queries';

interface Props {
  adding: Adding | null;
  onCancelAdding: () => void;
  images: readonly ImageLine[];
  onRemove: (image: ImageLine) => void;
}

/** What is under way: pictures that come into the database, and those that the server has still to get. */
export function Transfers({ adding, onCancelAdding, images, onRemove }: Props) {
  const db = useFreehold();
  const { uploads, network } = useStatus();
  // The bar is full when all is sent that has waited since the last time when nothing did.
  const most = useRef(0);
  most.current = uploads === null ? 0 : Math.max(most.current, uploads.bytes);

  if (adding !== null) {
    return (
      <div className="transfers" role="group" aria-label="Adding">
        <span className="transfers-words">
          Adding {adding.done + 1} of {adding.total}
          <span className="quiet"> {adding.name}</span>
        </span>
        <button type="button" className="button small" onClick={onCancelAdding}>
          Stop
        </button>
        <progress aria-label="Added" value={adding.done} max={adding.total} />
      </div>
    );
  }
  if (uploads === null) return null;
  const sending = network === 'online';
  const unsent = (): ImageLine[] => {
    const waiting = new Set<string>();
    for (const { sha256, here, uploaded } of blobStates(db).all()) if (here && !uploaded) waiting.add(sha256);
    return images.filter(({ sha256 }) => sha256 !== null && waiting.has(sha256));
  };
  return (
    <div className="transfers" role="group" aria-label="Sending">
      <span className="transfers-words">
        {sending
          ? `Sending ${count(uploads.files, 'file', 'files')}`
          : `${count(uploads.files, 'file waits', 'files wait')} for the server`}
        <span className="quiet"> {byteSize(uploads.bytes)}</span>
      </span>
      <button type="button" className="button small" onClick={() => unsent().forEach(onRemove)}>
        Cancel
      </button>
      {sending && <progress aria-label="Sent" value={most.current - uploads.bytes} max={Math.max(1, most.current)} />}
    </div>
  );
}

import { useFreehold, useStatus } from '@freehold/client/react';
import { useEffect, useState } from 'react';
import { reasonOf, type Missing } from './pictures';
import { pictureType, type ImageLine } from './queries';

/** The address of the whole picture; null while it is read or fetched, and where `why` says that it cannot be had now. */
export interface Original {
  url: string | null;
  why: Missing | null;
}

const kNothing: Original = { url: null, why: null };

export function useOriginal(image: ImageLine): Original {
  const db = useFreehold();
  const online = useStatus().network === 'online';
  const { sha256 } = image;
  const type = pictureType(image);
  const [original, setOriginal] = useState(kNothing);
  // What could not be had without the server is asked for again when it is there.
  const again = original.why !== null && online;
  useEffect(() => {
    if (sha256 === null) {
      setOriginal({ url: null, why: 'failed' });
      return undefined;
    }
    let left = false;
    let shown: string | null = null;
    db.blobs.url(sha256, type).then(
      (url) => {
        if (left) {
          db.blobs.release(url);
          return;
        }
        shown = url;
        setOriginal({ url, why: null });
      },
      (error: unknown) => {
        if (!left) setOriginal({ url: null, why: reasonOf(error) });
      },
    );
    return () => {
      left = true;
      if (shown !== null) db.blobs.release(shown);
      setOriginal(kNothing);
    };
  }, [db, sha256, type, again]);
  return original;
}

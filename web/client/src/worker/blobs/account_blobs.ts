import type { BlobState } from '../../blobs.js';
import type { BlobFiles } from './blob_files.js';
import { BlobServer, type WithToken } from './blob_server.js';
import { Blobs } from './blobs.js';
import { Sealer } from './sealed.js';
import { Shelf } from './shelf.js';
import { makeThumbnail } from './thumbnails.js';

export interface AccountHost {
  withToken: WithToken;
  /** The key of the open database; null where that lives in memory. Throws where it is locked. */
  key(): Promise<Uint8Array | null>;
  files(): Promise<BlobFiles>;
  tell(states: BlobState[]): void;
  changed(): void;
}

/** The blobs of one account: at the server, and on this device under a seal made from its database's key. */
export function accountBlobs(server: string, host: AccountHost): Blobs {
  return new Blobs(new BlobServer(server, host.withToken), {
    open: async () => {
      // In memory a key of this tab's is as good: all of it ends with the tab.
      const key = (await host.key()) ?? crypto.getRandomValues(new Uint8Array(32));
      const sealer = await Sealer.from(key).finally(() => key.fill(0));
      return Shelf.open(await host.files(), sealer);
    },
    thumbnail: makeThumbnail,
    tell: (states) => host.tell(states),
    changed: () => host.changed(),
  });
}

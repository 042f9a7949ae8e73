import type { Freehold } from '@freehold/client';
import { NotLoaded } from './late';

/** Loaded when somebody wants to look; see @freehold/client/devtools. */
export async function showDevtools(db: Freehold): Promise<void> {
  const { openDevtools } = await import('@freehold/client/devtools').catch((error: unknown) => {
    throw new NotLoaded(error, () => undefined);
  });
  openDevtools(db);
}

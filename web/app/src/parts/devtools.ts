import type { Freehold } from '@freehold/client';

/** Loaded when somebody wants to look; see @freehold/client/devtools. */
export async function showDevtools(db: Freehold): Promise<void> {
  const { openDevtools } = await import('@freehold/client/devtools');
  openDevtools(db);
}

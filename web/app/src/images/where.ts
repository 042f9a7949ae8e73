import type { BlobState } from '@freehold/client';

/** Where the bytes of an image are, as its tile and its details say it. */
export interface Where {
  kind: 'safe' | 'sending' | 'waiting' | 'refused' | 'elsewhere' | 'coming' | 'unknown';
  words: string;
  /** Of a transfer under way, 0 to 1. */
  part: number | null;
}

export function whereIs(state: BlobState | null | undefined): Where {
  if (state === undefined) return { kind: 'unknown', words: '', part: null };
  const part = state?.moving == null || state.size === 0 ? null : state.moving.done / state.size;
  if (state === null || !state.here) {
    if (part === null) return { kind: 'elsewhere', words: 'Not on this device', part };
    return { kind: 'coming', words: `Coming, ${Math.round(part * 100)} %`, part };
  }
  if (state.error !== null)
    return { kind: 'refused', words: `The server did not take it: ${state.error.message}`, part };
  if (state.uploaded) return { kind: 'safe', words: 'On this device and on the server', part };
  if (part === null) return { kind: 'waiting', words: 'On this device only, waiting to be sent', part };
  return { kind: 'sending', words: `Sending, ${Math.round(part * 100)} %`, part };
}

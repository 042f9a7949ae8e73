import { useSyncExternalStore } from 'react';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

// The browser offers it once, early, and to nobody who comes later.
let offer: InstallPrompt | null = null;
const readers = new Set<() => void>();

function set(next: InstallPrompt | null): void {
  offer = next;
  for (const reader of readers) reader();
}

window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  set(event as InstallPrompt);
});
window.addEventListener('appinstalled', () => set(null));

/** Installs the app, where the browser offers that; else null. */
export function useInstall(): (() => void) | null {
  const current = useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => offer,
  );
  return current === null ? null : () => void current.prompt().then(() => set(null));
}

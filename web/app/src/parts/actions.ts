import { useEffect, useRef } from 'react';

/** From what is nearest to what is always there. */
export const kGroups = ['This row', 'Tasks', 'Notes', 'Images', 'Chat', 'Data', 'Agents', 'Go to', 'Anywhere'] as const;

/** Something that the app can do now: by its key, by the palette, and listed in the help. */
export interface Action {
  id: string;
  label: string;
  group: (typeof kGroups)[number];
  /** A key as the keyboard names it, `Mod+k` for Ctrl or ⌘. */
  key?: string;
  /** False: only by its key (moving up and down in a list makes no sense in a palette). */
  inPalette?: boolean;
  run: () => void;
}

// Views say what they can do while they are shown. Plain and not a store: keys and the palette look at it when used.
const shown = new Map<symbol, readonly Action[]>();

export function currentActions(): Action[] {
  const byId = new Map<string, Action>();
  for (const list of shown.values()) for (const action of list) byId.set(action.id, action);
  return [...byId.values()];
}

export function useActions(actions: readonly Action[]): void {
  const owner = useRef(Symbol('actions'));
  useEffect(() => {
    const key = owner.current;
    shown.set(key, actions);
    return () => void shown.delete(key);
  }, [actions]);
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function keyLabel(key: string): string {
  return key
    .replace('Mod+', isMac ? '⌘' : 'Ctrl ')
    .replace('Shift+', isMac ? '⇧' : 'Shift ')
    .replace('Escape', 'Esc')
    .replace('Enter', '↵')
    .replace(/(?<=^|Ctrl |Shift |⌘|⇧)[a-z]$/, (letter) => letter.toUpperCase());
}

function isEditing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'))
  );
}

/** Listens to the whole page. Keys that type belong to the field that has the focus. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const modified = event.ctrlKey || event.metaKey;
    if (document.querySelector('dialog[open]') !== null) return;
    if (event.key === 'Escape' && isEditing(event.target)) {
      (event.target as HTMLElement).blur();
      return;
    }
    if (!modified && isEditing(event.target)) return;
    // Shift makes letters large; the names of other keys are as they are.
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const name = modified ? `Mod+${event.shiftKey ? 'Shift+' : ''}${pressed}` : event.key;
    const action = currentActions().find(({ key }) => key === name);
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}

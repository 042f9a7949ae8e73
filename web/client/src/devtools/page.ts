import type { Freehold } from '../freehold.js';

/** What one page of the panel needs. */
export interface PageHost {
  db: Freehold;
  /** Where the page puts what it shows. */
  place: HTMLElement;
}

/** One page of the panel while it is shown. */
export interface Page {
  /** Brings it to what is there now. */
  refresh(): void;
  leave?(): void;
}

export interface PageKind {
  id: string;
  label: string;
  open(host: PageHost): Page;
}

/** Shows what `load` makes, or why it could not; the latest call wins. */
export function shower(place: HTMLElement, failed: (error: unknown) => Node): (load: () => Promise<Node[]>) => void {
  let last = 0;
  return (load) => {
    const mine = (last += 1);
    load().then(
      (nodes) => mine === last && place.replaceChildren(...nodes),
      (error: unknown) => mine === last && place.replaceChildren(failed(error)),
    );
  };
}

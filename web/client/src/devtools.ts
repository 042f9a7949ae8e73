/**
 * A look inside an open database, for people who build with it: a panel of its own over any page. Not part of the client's
 * main module: load it when somebody asks for it.
 */
import { Panel } from './devtools/panel.js';
import type { Freehold } from './freehold.js';

let open: Panel | null = null;

/** Shows the panel, or gives it the focus where it is open. The answer closes it; it closes by itself with the database. */
export function openDevtools(db: Freehold): () => void {
  if (open?.db !== db) open?.close();
  open ??= new Panel(db, () => (open = null));
  open.focus();
  const panel = open;
  return () => panel.close();
}

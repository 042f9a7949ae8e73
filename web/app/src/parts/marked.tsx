import type { Excerpt } from '@freehold/client';

/** A text in which the words that were looked for stand out. */
export function Marked({ pieces }: { pieces: Excerpt }) {
  return pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece));
}

import type { Excerpt, Notes, SearchHit } from '@freehold/client';
import { useLive, useSearch } from '@freehold/client/react';
import { useMemo } from 'react';

export interface NoteLine {
  id: string;
  title: Excerpt;
  excerpt: Excerpt;
  updated_at: string;
}

const kHits = 200;

interface PlainLine {
  id: string;
  title: string;
  excerpt: string | null;
  updated_at: string;
}

/** Last changed first; where words are given, the notes that have them, the best first, with the words marked. */
export function useNoteLines(userId: string, words: string): readonly NoteLine[] | undefined {
  const searching = words.trim() !== '';
  const all = useLive<PlainLine>(
    `SELECT id, title, substr(content, 1, 200) AS excerpt, updated_at FROM notes
      WHERE user_id = ? ORDER BY updated_at DESC, id DESC`,
    [userId],
  );
  const hits = useSearch('notes', words, { limit: kHits, where: { user_id: userId } });
  return useMemo(() => (searching ? hits?.map(lineOfHit) : all?.map(lineOf)), [searching, hits, all]);
}

function lineOf({ title, excerpt, ...line }: PlainLine): NoteLine {
  return { ...line, title: [title], excerpt: [excerpt ?? ''] };
}

function lineOfHit({ row, excerpts }: SearchHit<'notes'>): NoteLine {
  return {
    id: row.id,
    title: excerpts.title ?? [row.title],
    excerpt: excerpts.content ?? [''],
    updated_at: row.updated_at,
  };
}

/** Undefined while it is read, null where there is no such note. */
export function useNote(id: string): Notes | null | undefined {
  const rows = useLive<Notes>('SELECT * FROM notes WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

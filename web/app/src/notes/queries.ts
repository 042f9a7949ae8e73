import type { Notes } from '@freehold/client';
import { useLive } from '@freehold/client/react';
import { likePattern } from '../parts/latest';

export interface NoteLine {
  id: string;
  title: string;
  excerpt: string | null;
  updated_at: string;
}

/** Last changed first. */
export function useNoteLines(userId: string, words: string): readonly NoteLine[] | undefined {
  const searching = words.trim() !== '';
  const sql = `SELECT id, title, substr(content, 1, 200) AS excerpt, updated_at FROM notes
    WHERE user_id = ?
    ${searching ? `AND (title LIKE ? ESCAPE '\\' OR content LIKE ? ESCAPE '\\')` : ''}
    ORDER BY updated_at DESC, id DESC`;
  const pattern = likePattern(words);
  return useLive<NoteLine>(sql, [userId, ...(searching ? [pattern, pattern] : [])]);
}

/** Undefined while it is read, null where there is no such note. */
export function useNote(id: string): Notes | null | undefined {
  const rows = useLive<Notes>('SELECT * FROM notes WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

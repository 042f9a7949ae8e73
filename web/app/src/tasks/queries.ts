import type { Tasks } from '@freehold/client';
import { useLive } from '@freehold/client/react';
import { useEffect, useState } from 'react';
import { likePattern, useLatest } from '../parts/latest';

export type Show = 'all' | 'open' | 'done';

export interface TaskLine {
  id: string;
  title: string;
  completed: boolean;
  described: number;
  created_at: string;
}

/** More than any screen shows: the first rows are there before the rest has been read. */
const kFirstRows = 100;

/** Newest first. */
export function useTaskLines(userId: string, show: Show, words: string): readonly TaskLine[] | undefined {
  const [all, setAll] = useState(false);
  const searching = words.trim() !== '';
  const sql = `SELECT id, title, completed, length(description) > 0 AS described, created_at FROM tasks
    WHERE user_id = ?
    ${show === 'all' ? '' : 'AND completed = ?'}
    ${searching ? `AND (title LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\')` : ''}
    ORDER BY created_at DESC, id DESC ${all ? '' : `LIMIT ${kFirstRows}`}`;
  const pattern = likePattern(words);
  const lines = useLive<TaskLine>(sql, [
    userId,
    ...(show === 'all' ? [] : [show === 'done']),
    ...(searching ? [pattern, pattern] : []),
  ]);
  useEffect(() => {
    if (lines !== undefined) setAll(true);
  }, [lines]);
  return lines;
}

export interface TaskCounts {
  total: number;
  done: number;
}

/** Without the rows that are about to be deleted. */
export function useTaskCounts(userId: string, hidden: ReadonlySet<string>): TaskCounts | undefined {
  const marks = [...hidden].map(() => '?').join(', ');
  const sql = `SELECT count(*) AS total, coalesce(sum(completed), 0) AS done FROM tasks
    WHERE user_id = ? AND id NOT IN (${marks})`;
  return useLatest(useLive<TaskCounts>(sql, [userId, ...hidden]))?.[0];
}

/** Undefined while it is read, null where there is no such task. */
export function useTask(id: string): Tasks | null | undefined {
  const rows = useLive<Tasks>('SELECT * FROM tasks WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

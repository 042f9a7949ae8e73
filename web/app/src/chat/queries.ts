import type { Conversations, Freehold } from '@freehold/client';
import { useLive } from '@freehold/client/react';
import { useMemo } from 'react';
import { likePattern, useLatest } from '../parts/latest';
import { storedMessage, type MessageRow, type StoredMessage } from './messages';

export interface ConversationLine {
  id: string;
  title: string | null;
  excerpt: string | null;
  updated_at: string;
}

/** Programs that write question and answer in one transaction give both one time: the question stands first. */
const kOldestFirst = `created_at, role <> 'user', id`;
const kNewestFirst = `created_at DESC, role = 'user', id DESC`;
const kColumns = 'id, role, content, tool_calls, created_at';

/** Last spoken in first. A search looks into titles and into everything that was said. */
export function useConversationLines(userId: string, words: string): readonly ConversationLine[] | undefined {
  const searching = words.trim() !== '';
  const sql = `SELECT id, title, updated_at, (
      SELECT substr(content, 1, 200) FROM messages AS m WHERE m.conversation_id = c.id AND content <> ''
      ORDER BY ${kNewestFirst} LIMIT 1
    ) AS excerpt
    FROM conversations AS c WHERE user_id = ?
    ${
      searching
        ? `AND (title LIKE ? ESCAPE '\\' OR EXISTS (
            SELECT 1 FROM messages AS s WHERE s.conversation_id = c.id AND s.content LIKE ? ESCAPE '\\'))`
        : ''
    }
    ORDER BY updated_at DESC, id DESC`;
  const pattern = likePattern(words);
  return useLive<ConversationLine>(sql, [userId, ...(searching ? [pattern, pattern] : [])]);
}

/** Undefined while it is read, null where there is no such conversation. */
export function useConversation(id: string): Conversations | null | undefined {
  const rows = useLive<Conversations>('SELECT * FROM conversations WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

/** The last `count` messages, oldest first, and how many there are in all. */
export function useMessages(
  id: string,
  count: number,
): { messages: readonly StoredMessage[]; total: number } | undefined {
  const rows = useLatest(
    useLive<MessageRow>(`SELECT ${kColumns} FROM messages WHERE conversation_id = ? ORDER BY ${kNewestFirst} LIMIT ?`, [
      id,
      count,
    ]),
  );
  const totals = useLatest(
    useLive<{ total: number }>('SELECT count(*) AS total FROM messages WHERE conversation_id = ?', [id]),
  );
  const total = totals?.[0]?.total;
  return useMemo(() => {
    if (rows === undefined || total === undefined) return undefined;
    return { messages: rows.map(storedMessage).reverse(), total };
  }, [rows, total]);
}

/** The last `count` messages as they are now, oldest first; all of them where nothing is said about it. */
export async function readMessages(db: Freehold, id: string, count = -1): Promise<StoredMessage[]> {
  const rows = await db.query<MessageRow>(
    `SELECT * FROM (
       SELECT ${kColumns} FROM messages WHERE conversation_id = ? ORDER BY ${kNewestFirst} LIMIT ?
     ) ORDER BY ${kOldestFirst}`,
    [id, count],
  );
  return rows.map(storedMessage);
}

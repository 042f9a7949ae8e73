import type { Blueprints, JsonValue, Sessions } from '@freehold/client';
import { useLive } from '@freehold/client/react';
import { likePattern } from '../parts/latest';

export type Show = 'kept' | 'public' | 'deleted';

export interface BlueprintLine {
  id: string;
  name: string;
  description: string | null;
  is_public: boolean;
  updated_at: string;
}

const kShown: Record<Show, string> = {
  kept: 'NOT is_deleted',
  public: 'NOT is_deleted AND is_public',
  deleted: 'is_deleted',
};

/** Last changed first. */
export function useBlueprintLines(userId: string, show: Show, words: string): readonly BlueprintLine[] | undefined {
  const searching = words.trim() !== '';
  const sql = `SELECT id, name, substr(description, 1, 200) AS description, is_public, updated_at
    FROM blueprints WHERE user_id = ? AND ${kShown[show]}
    ${searching ? `AND (name LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\')` : ''}
    ORDER BY updated_at DESC, id DESC`;
  const pattern = likePattern(words);
  return useLive<BlueprintLine>(sql, [userId, ...(searching ? [pattern, pattern] : [])]);
}

/** Undefined while it is read, null where there is no such blueprint. */
export function useBlueprint(id: string): Blueprints | null | undefined {
  const rows = useLive<Blueprints>('SELECT * FROM blueprints WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

/** What a blueprint was when somebody saved it. */
export interface SavedVersion {
  id: string;
  created_at: string;
  detail: { version: number; name: string; blueprint_data: JsonValue };
}

export const kSaved = 'blueprint.saved';

/** The latest first. */
export function useVersions(blueprint: string): readonly SavedVersion[] | undefined {
  return useLive<SavedVersion>(
    `SELECT id, created_at, detail FROM activity_log
      WHERE subject_id = ? AND action = ? ORDER BY created_at DESC, id DESC`,
    [blueprint, kSaved],
  );
}

export type SessionLine = Pick<Sessions, 'id' | 'created_at' | 'last_message_at'> & { entries: number };

/** The one that was used last first. */
export function useSessions(blueprint: string): readonly SessionLine[] | undefined {
  return useLive<SessionLine>(
    `SELECT id, created_at, last_message_at, json_array_length(messages) AS entries FROM sessions
      WHERE blueprint_id = ? ORDER BY coalesce(last_message_at, created_at) DESC, id DESC`,
    [blueprint],
  );
}

/** Undefined while it is read, null where there is no such session. */
export function useSession(id: string): Sessions | null | undefined {
  const rows = useLive<Sessions>('SELECT * FROM sessions WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

import { useRef } from 'react';

/** The value, or the one before while a new one is still on its way: a list does not go blank between two searches. */
export function useLatest<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}

/** A search for the words anywhere in a text, for LIKE … ESCAPE '\'. */
export function likePattern(words: string): string {
  return `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`;
}

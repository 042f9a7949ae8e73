import type { JsonValue } from '@freehold/client';

/** What a tool was asked and what came of it, as `messages.tool_calls` keeps it. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: JsonValue;
  result?: JsonValue;
  error?: { code: string; message: string };
  /** When, as times are written. */
  at?: string;
  ms?: number;
}

export interface StoredMessage {
  id: string;
  /** `agent` is another application's word for the assistant. */
  role: 'user' | 'assistant' | 'agent';
  content: string;
  calls: readonly ToolCall[];
  created_at: string;
}

/** A row of `messages`, as a query answers it. */
export interface MessageRow {
  id: string;
  role: string;
  content: string;
  tool_calls: JsonValue | null;
  created_at: string;
}

type JsonObject = { [key: string]: JsonValue };

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function callOf(entry: JsonValue, at: number): ToolCall[] {
  if (!isObject(entry)) return [];
  const { id, name, tool, result, error, ms } = entry;
  const called = typeof name === 'string' ? name : tool;
  if (typeof called !== 'string') return [];
  const call: ToolCall = {
    id: typeof id === 'string' ? id : `call_${at + 1}`,
    name: called,
    arguments: entry.arguments ?? null,
  };
  if (isObject(error))
    call.error = {
      code: typeof error.code === 'string' ? error.code : 'internal',
      message: typeof error.message === 'string' ? error.message : JSON.stringify(error),
    };
  else if (result !== undefined) call.result = result;
  if (typeof entry.at === 'string') call.at = entry.at;
  if (typeof ms === 'number') call.ms = ms;
  return [call];
}

/** Other programs write messages, too: what of it is no record of a call is left out. */
export function storedMessage(row: MessageRow): StoredMessage {
  return {
    id: row.id,
    role: row.role === 'user' || row.role === 'agent' ? row.role : 'assistant',
    content: row.content,
    calls: Array.isArray(row.tool_calls) ? row.tool_calls.flatMap(callOf) : [],
    created_at: row.created_at,
  };
}

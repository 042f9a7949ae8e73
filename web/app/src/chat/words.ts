import { FreeholdError, type JsonValue } from '@freehold/client';
import type { ToolCall } from './messages';

const kMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** Why a message was not taken; it still stands where it was typed. */
export function sayProblem(error: unknown, now = new Date()): string {
  if (!(error instanceof FreeholdError)) return error instanceof Error ? error.message : String(error);
  switch (error.code) {
    case 'quota_exceeded': {
      const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
      return `Your plan’s messages to the assistant are used up for this month; there are new ones on ${kMonth.format(next)}. What you typed is kept.`;
    }
    case 'parent_missing':
    case 'not_owner':
      return 'This conversation is not here any more. What you typed is kept.';
    case 'wrong_state':
      return 'Another tab was closed in the middle of this. Look whether your message is here before you send it again.';
    case 'storage_full':
      return 'This device is full. What you typed is kept.';
    default:
      return `${error.message}.`;
  }
}

const kDone: Record<string, [done: string, failed: string]> = {
  add_task: ['Added a task', 'Could not add a task'],
  list_tasks: ['Looked at the tasks', 'Could not look at the tasks'],
  complete_task: ['Completed a task', 'Could not complete a task'],
  update_task: ['Changed a task', 'Could not change a task'],
  delete_task: ['Deleted a task', 'Could not delete a task'],
};

function field(value: JsonValue | undefined, ...path: string[]): JsonValue | undefined {
  let found = value;
  for (const name of path) {
    if (found === null || typeof found !== 'object' || Array.isArray(found)) return undefined;
    found = found[name];
  }
  return found;
}

/** A call in a few words. */
export function callWords(call: ToolCall): { words: string; about: string } {
  const [done, failed] = kDone[call.name] ?? [`Called ${call.name}`, `${call.name} failed`];
  if (call.error !== undefined) return { words: failed, about: '' };
  const reopened = call.name === 'complete_task' && field(call.arguments, 'completed') === false;
  const title = field(call.result, 'task', 'title') ?? field(call.result, 'deleted', 'title');
  const search = field(call.arguments, 'search');
  const about = typeof title === 'string' ? title : typeof search === 'string' ? search : '';
  return { words: reopened ? 'Reopened a task' : done, about };
}

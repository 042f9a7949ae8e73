import type { JsonValue } from '@freehold/client';
import { problemOf, type Told } from '../parts/problem_of';
import type { ToolCall } from './messages';

const kMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** Why a message was not taken; it still stands where it was typed. */
export function sayProblem(error: unknown, now = new Date()): Told {
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
  const gone = 'This conversation is not here any more. What you typed is kept.';
  return problemOf(error, {
    quota_exceeded: `Your plan’s messages to the assistant are used up for this month; there are new ones on ${kMonth.format(next)}. What you typed is kept.`,
    parent_missing: gone,
    not_owner: gone,
    wrong_state:
      'Another tab was closed in the middle of this. Look whether your message is here before you send it again.',
    storage_full: 'This device is full. Make some room, then send it again: what you typed is kept.',
  });
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

import type { Freehold } from '@freehold/client';
import { saveFile } from '../parts/save_file';
import type { StoredMessage } from './messages';
import { readMessages } from './queries';

const kTypes = { md: 'text/markdown', json: 'application/json' };

/** Gives a conversation out as a file, with every tool call. */
export async function exportConversation(db: Freehold, id: string, form: 'md' | 'json'): Promise<void> {
  const conversation = await db.conversations.get(id);
  const messages = await readMessages(db, id);
  const title = conversation?.title ?? 'Untitled';
  const text = form === 'json' ? JSON.stringify({ ...conversation, messages }, null, 2) : markdownOf(title, messages);
  const name = title.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'conversation';
  saveFile(new File([text], `${name}.${form}`, { type: kTypes[form] }));
}

export function markdownOf(title: string, messages: readonly StoredMessage[]): string {
  const parts = messages.map(({ role, content, calls, created_at }) => {
    const called = calls.map(
      (call) =>
        `- \`${call.name}\` ${JSON.stringify(call.arguments)} → ${JSON.stringify(call.error ?? call.result ?? null)}`,
    );
    return [`**${role === 'user' ? 'You' : 'Assistant'}**, ${created_at}`, content, called.join('\n')]
      .filter((part) => part !== '')
      .join('\n\n');
  });
  return [`# ${title}`, ...parts].join('\n\n') + '\n';
}

import type { StoredMessage } from '../messages';
import { complete, type ModelMessage, type ModelSettings, type ToolDescription, type WantedCall } from './complete';
import { ModelError } from './errors';

/** The conversation that a turn speaks in. */
export interface TurnHome {
  /** What was said so far, oldest first; the last entries are enough. */
  history(): Promise<readonly StoredMessage[]>;
  /** Stores what the model says, and does what it wants done, in one transaction. */
  answer(content: string, calls: readonly WantedCall[]): Promise<unknown>;
  tools: readonly ToolDescription[];
}

export interface TurnOptions {
  signal: AbortSignal;
  onText: (text: string) => void;
  now?: Date;
  silenceMs?: number;
}

/** A model that goes on calling tools gets no further. */
export const kRoundsMax = 8;
/** What a model is told of a long conversation: its end. */
const kHistoryCharsMax = 60_000;

function instructions(now: Date): string {
  return `You are the assistant of somebody's Workspace: tasks that are kept on their own devices. Use the tools to see and
change tasks; never say that something was done without the tool's result. Look a task's id up with list_tasks before you
change or delete it, and ask where several could be meant. Answer briefly, in Markdown, in the language of the question.
It is ${now.toUTCString()}.`;
}

/** Asks the model, calls what it wants called, and asks again, until it has said its last word. */
export async function runTurn(settings: ModelSettings, home: TurnHome, options: TurnOptions): Promise<void> {
  let text = '';
  const onText = (now: string): void => {
    text = now;
    options.onText(now);
  };
  for (let round = 0; round < kRoundsMax; round += 1) {
    text = '';
    const system: ModelMessage = { role: 'system', content: instructions(options.now ?? new Date()) };
    const messages = [system, ...modelMessages(await home.history())];
    const { content, calls } = await complete(settings, messages, home.tools, { ...options, onText }).catch(
      async (error: unknown) => {
        // Whoever stops an answer has read what came of it.
        if (error instanceof ModelError && error.problem === 'stopped' && text.trim() !== '')
          await home.answer(`${text}\n\n*Stopped.*`, []);
        throw error;
      },
    );
    if (content.trim() === '' && calls.length === 0) throw new ModelError('nonsense', 'The answer was empty.');
    await home.answer(content, calls);
    options.onText('');
    if (calls.length === 0) return;
    if (options.signal.aborted) throw new ModelError('stopped', '');
  }
  await home.answer(`I have called tools ${kRoundsMax} times without coming to an end, and stop here.`, []);
}

/** Stored messages as the protocol has them. Tools' results follow the message that called them. */
export function modelMessages(history: readonly StoredMessage[]): ModelMessage[] {
  const turns = history.map(turnOf).filter((messages) => messages.length > 0);
  let left = kHistoryCharsMax;
  let from = turns.length;
  while (from > 0) {
    left -= JSON.stringify(turns[from - 1]).length;
    if (left < 0 && from < turns.length) break;
    from -= 1;
  }
  return turns.slice(from).flat();
}

function turnOf({ role, content, calls }: StoredMessage): ModelMessage[] {
  if (role === 'user') return [{ role: 'user', content }];
  if (calls.length === 0) return content === '' ? [] : [{ role: 'assistant', content }];
  const tool_calls = calls.map((call) => ({
    id: call.id,
    type: 'function' as const,
    function: {
      name: call.name,
      arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
    },
  }));
  return [
    { role: 'assistant', content: content === '' ? null : content, tool_calls },
    ...calls.map((call): ModelMessage => ({
      role: 'tool',
      tool_call_id: call.id,
      content: JSON.stringify(call.error === undefined ? (call.result ?? null) : { error: call.error }),
    })),
  ];
}

import { useFreehold } from '@freehold/client/react';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useActions, type Action } from '../parts/actions';
import { report } from '../parts/reports';
import { count, number } from '../parts/words';
import { MessageList } from './message_list';
import type { StoredMessage } from './messages';
import { readMessages } from './queries';

/** One thing that happened: a message, or a tool that was called for it. */
export interface Step {
  message: number;
  /** Calls that have been made by then; one more than there are: the message is said, too. */
  calls: number;
}

/** What happened in a conversation, in order. Tools were called before the words that tell of them. */
export function stepsOf(messages: readonly StoredMessage[]): Step[] {
  return messages.flatMap(({ calls, content }, message) => {
    const steps = calls.map((_call, at): Step => ({ message, calls: at + 1 }));
    return content === '' && steps.length > 0 ? steps : [...steps, { message, calls: calls.length + 1 }];
  });
}

interface Props {
  conversation: string;
  /** From 1. */
  step: number;
  onStep: (step: number) => void;
  onClose: () => void;
}

/** A conversation as it was after each step of it. What was said later is not there yet. */
export function Replay({ conversation, step, onStep, onClose }: Props) {
  const db = useFreehold();
  const [messages, setMessages] = useState<StoredMessage[] | null>(null);
  useEffect(() => {
    let left = false;
    readMessages(db, conversation).then((found) => {
      if (!left) setMessages(found);
    }, report);
    return () => {
      left = true;
    };
  }, [db, conversation]);
  const steps = useMemo(() => stepsOf(messages ?? []), [messages]);
  const at = Math.max(1, Math.min(step, steps.length));
  const go = (next: number): void => onStep(Math.max(1, Math.min(next, steps.length)));
  const actions: Action[] = [
    { id: 'replay-next', label: 'Next step', group: 'Chat', key: 'ArrowRight', run: () => go(at + 1) },
    { id: 'replay-previous', label: 'Previous step', group: 'Chat', key: 'ArrowLeft', run: () => go(at - 1) },
    { id: 'replay-first', label: 'First step', group: 'Chat', key: 'Home', run: () => go(1) },
    { id: 'replay-last', label: 'Last step', group: 'Chat', key: 'End', run: () => go(steps.length) },
    { id: 'replay-close', label: 'End the replay', group: 'Chat', key: 'Escape', run: onClose },
  ];
  useActions(actions);

  const now = steps[at - 1];
  const shown = useMemo(
    () => (messages === null || now === undefined ? [] : messages.slice(0, now.message + 1)),
    [messages, now],
  );
  if (messages === null) return <div className="replay" aria-busy="true" />;
  return (
    <div className="replay">
      <MessageList messages={shown} total={shown.length} onOlder={nothing} callsShown={now?.calls} />
      <div className="replay-bar" role="toolbar" aria-label="Replay">
        <button
          type="button"
          className="icon-button"
          aria-label="Previous step"
          disabled={at <= 1}
          onClick={() => go(at - 1)}
        >
          <ChevronLeft size={18} />
        </button>
        <input
          type="range"
          aria-label="Step"
          aria-valuetext={`Step ${at} of ${steps.length}`}
          min={1}
          max={Math.max(1, steps.length)}
          value={at}
          onChange={(event) => go(Number(event.target.value))}
        />
        <button
          type="button"
          className="icon-button"
          aria-label="Next step"
          disabled={at >= steps.length}
          onClick={() => go(at + 1)}
        >
          <ChevronRight size={18} />
        </button>
        <p role="status" className="quiet small">
          Step {number(at)} of {number(steps.length)}: {stepWords(messages, now)}
        </p>
        <span className="bar-space" />
        <button type="button" className="icon-button" aria-label="End the replay" onClick={onClose}>
          <X size={18} />
        </button>
      </div>
    </div>
  );
}

function nothing(): void {
  // All of it is loaded.
}

function stepWords(messages: readonly StoredMessage[], step: Step | undefined): string {
  const message = step === undefined ? undefined : messages[step.message];
  if (message === undefined || step === undefined) return 'nothing was said';
  if (step.calls <= message.calls.length)
    return `${message.calls[step.calls - 1]?.name ?? 'a tool'}, ${number(step.calls)} of ${count(message.calls.length, 'call', 'calls')}`;
  return message.role === 'user' ? 'you said' : 'the assistant said';
}

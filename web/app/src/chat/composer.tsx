import { ArrowUp, Square } from 'lucide-react';
import { useState, type Ref } from 'react';
import { useKept } from '../parts/draft';
import { Problem } from '../parts/problem';
import type { Told } from '../parts/problem_of';
import { sayProblem } from './words';

interface Props {
  /** Under which name what is typed is kept. */
  draft: string;
  busy: boolean;
  field: Ref<HTMLTextAreaElement>;
  onSay: (text: string) => Promise<void>;
  onStop: () => void;
}

/** Where one types. What is typed is kept through everything, until it has become a message. */
export function Composer({ draft, busy, field, onSay, onStop }: Props) {
  const [kept, setText] = useKept(draft);
  const text = kept ?? '';
  const [problem, setProblem] = useState<Told | null>(null);
  const [sending, setSending] = useState(false);
  const say = async (): Promise<void> => {
    if (text.trim() === '' || busy || sending) return;
    setProblem(null);
    setSending(true);
    try {
      await onSay(text);
      setText(null);
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <textarea
        ref={field}
        aria-label="Message"
        placeholder="Say what you want done"
        rows={1}
        value={text}
        readOnly={sending}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void say();
        }}
      />
      {busy ? (
        <button type="button" className="icon-button solid" aria-label="Stop" onClick={onStop}>
          <Square size={14} fill="currentColor" />
        </button>
      ) : (
        <button type="submit" className="icon-button solid" aria-label="Send" disabled={text.trim() === ''}>
          <ArrowUp size={18} />
        </button>
      )}
      <Problem told={problem} />
    </form>
  );
}

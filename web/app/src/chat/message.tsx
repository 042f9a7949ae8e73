import Markdown from '../parts/markdown';
import { fullDate, shortDate } from '../parts/words';
import type { StoredMessage } from './messages';
import { ToolCalls } from './tool_calls';

/** One message: what somebody said as it was typed, what the assistant said as Markdown, and what it did for it. */
export function Message({ message, callsShown }: { message: StoredMessage; callsShown?: number }) {
  const { role, content, calls, created_at } = message;
  const mine = role === 'user';
  // In a replay a message comes call by call, and its words last.
  const shown = callsShown === undefined ? calls : calls.slice(0, callsShown);
  const whole = callsShown === undefined || callsShown > calls.length;
  return (
    <div className={mine ? 'message mine' : 'message'}>
      <p className="message-head">
        <span>{mine ? 'You' : 'Assistant'}</span>
        <time className="quiet" dateTime={created_at} title={fullDate(created_at)}>
          {shortDate(created_at)}
        </time>
      </p>
      <ToolCalls calls={shown} open={callsShown !== undefined} />
      {whole && content !== '' && (mine ? <p className="said">{content}</p> : <Markdown text={content} />)}
    </div>
  );
}

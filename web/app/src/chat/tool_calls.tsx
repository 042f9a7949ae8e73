import type { JsonValue } from '@freehold/client';
import { ChevronRight, CircleAlert, Wrench } from 'lucide-react';
import { count, fullDate } from '../parts/words';
import type { ToolCall } from './messages';
import { callWords } from './words';

/** Everything that a message did: folded to one line, and then each call with what it was asked and what came of it. */
export function ToolCalls({ calls, open = false }: { calls: readonly ToolCall[]; open?: boolean }) {
  if (calls.length === 0) return null;
  const failed = calls.filter(({ error }) => error !== undefined).length;
  return (
    <details className="calls" open={open}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" className="calls-mark" />
        {count(calls.length, 'tool call', 'tool calls')}
        {failed > 0 && <span className="calls-failed"> — {failed} failed</span>}
      </summary>
      <ol>
        {calls.map((call, at) => (
          <li key={`${call.id} ${at}`}>
            <ToolCallRecord call={call} />
          </li>
        ))}
      </ol>
    </details>
  );
}

export function ToolCallRecord({ call }: { call: ToolCall }) {
  const { words, about } = callWords(call);
  const failed = call.error !== undefined;
  return (
    <div className={failed ? 'call failed' : 'call'}>
      <p className="call-head">
        {failed ? <CircleAlert size={14} aria-hidden="true" /> : <Wrench size={14} aria-hidden="true" />}
        <span>
          {words}
          {about !== '' && <> “{about}”</>}
        </span>
        <code className="code">{call.name}</code>
        {call.at !== undefined && (
          <time className="quiet small" dateTime={call.at}>
            {fullDate(call.at)}
            {call.ms !== undefined && `, ${call.ms} ms`}
          </time>
        )}
      </p>
      <dl>
        <dt>Asked</dt>
        <dd>
          <Json value={call.arguments} />
        </dd>
        <dt>{failed ? 'Error' : 'Result'}</dt>
        <dd>
          {call.error !== undefined ? (
            <p>
              {call.error.message} <code className="code">{call.error.code}</code>
            </p>
          ) : (
            <Json value={call.result ?? null} />
          )}
        </dd>
      </dl>
    </div>
  );
}

function Json({ value }: { value: JsonValue }) {
  return <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>;
}

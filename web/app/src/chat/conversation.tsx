import { schema, type Conversations } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Cpu, History, MessageCircle, Trash2 } from 'lucide-react';
import { useCallback, useState, type RefObject } from 'react';
import Markdown from '../parts/markdown';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { report } from '../parts/reports';
import { Composer } from './composer';
import { MessageList } from './message_list';
import type { ModelSettings } from './model/complete';
import { useConversation, useMessages } from './queries';
import { Replay } from './replay';
import { turnsOf, useTurn, type Turn } from './turns';

/** So many messages are read at first, and so many more each time one comes near to the oldest. */
const kPage = 50;

interface Props {
  id: string;
  /** Nothing has been said in it: the first message makes it. */
  fresh: boolean;
  hidden: boolean;
  model: ModelSettings | null | undefined;
  replay: number | null;
  field: RefObject<HTMLTextAreaElement | null>;
  onReplay: (step: number | null) => void;
  onModel: () => void;
  onMade: (id: string) => void;
  onBack: () => void;
  onDelete: (id: string, title: string) => void;
}

export function Conversation(props: Props) {
  const { id, fresh, hidden, model, replay, onReplay, onModel, onBack, onDelete } = props;
  const conversation = useConversation(id);
  const missing = hidden || (conversation === null && !fresh);
  return (
    <article className="editor chat" aria-label="Conversation">
      <DetailBar onBack={onBack}>
        {conversation != null && !hidden ? (
          <Title key={id} conversation={conversation} />
        ) : (
          <span className="chat-title">{missing ? '' : 'New conversation'}</span>
        )}
        <button type="button" className="button small" onClick={onModel} aria-haspopup="dialog">
          <Cpu size={14} aria-hidden="true" />
          <span className="model-name">{model == null ? 'On this device' : model.model}</span>
        </button>
        {conversation != null && !hidden && (
          <>
            <button
              type="button"
              className="icon-button"
              aria-label="Replay step by step"
              aria-pressed={replay !== null}
              onClick={() => onReplay(replay === null ? 1 : null)}
            >
              <History size={18} />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Delete conversation"
              onClick={() => onDelete(id, conversation.title ?? 'Untitled')}
            >
              <Trash2 size={18} />
            </button>
          </>
        )}
      </DetailBar>
      {missing && conversation !== undefined && (
        <p className="quiet detail-gone">This conversation is not here any more.</p>
      )}
      {!missing && replay !== null && (
        <Replay conversation={id} step={replay} onStep={onReplay} onClose={() => onReplay(null)} />
      )}
      {!missing && replay === null && <Talk key={id} {...props} />}
    </article>
  );
}

function Title({ conversation: { id, title } }: { conversation: Conversations }) {
  const db = useFreehold();
  const draft = useDraft(`conversation-title:${id}`, title ?? '', (value) =>
    db.conversations.update(id, { title: value.trim() === '' ? null : value.trim() }),
  );
  return (
    <input
      className="chat-title"
      aria-label="Title"
      placeholder="Untitled"
      maxLength={schema.tables.conversations.columns.title.maxLength}
      value={draft.value}
      onChange={(event) => draft.change(event.target.value)}
      onBlur={draft.flush}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function Talk({ id, fresh, model, field, onMade }: Props) {
  const db = useFreehold();
  const turns = turnsOf(db);
  const turn = useTurn(id);
  const [count, setCount] = useState(kPage);
  const found = useMessages(id, count);
  const messages = found?.messages ?? [];
  const total = found?.total ?? 0;
  const loaded = messages.length;
  const onOlder = useCallback(() => {
    // Once for what is loaded now: the next page has to come first.
    setCount((now) => (loaded >= now ? loaded + kPage : now));
  }, [loaded]);
  const say = async (text: string): Promise<void> => {
    await turns.say(id, text);
    if (fresh) onMade(id);
  };
  const unanswered = found !== undefined && messages.at(-1)?.role === 'user' && !turn.busy;
  return (
    <div className="talk">
      {total > 0 ? (
        <MessageList messages={messages} total={total} onOlder={onOlder}>
          <Now
            turn={turn}
            unanswered={unanswered}
            withModel={model != null}
            onAsk={() => void turns.ask(id)}
            onHere={() => void turns.answerHere(id).catch(report)}
          />
        </MessageList>
      ) : (
        <Beginning
          withModel={model != null}
          onSay={(text) => void say(text).catch(report)}
          ready={found !== undefined}
        />
      )}
      <Composer
        key={id}
        draft={fresh && total === 0 ? 'chat:new' : `chat:${id}`}
        busy={turn.busy}
        field={field}
        onSay={say}
        onStop={() => turns.stop(id)}
      />
    </div>
  );
}

interface NowProps {
  turn: Turn;
  unanswered: boolean;
  withModel: boolean;
  onAsk: () => void;
  onHere: () => void;
}

/** What is under way, or did not come. */
function Now({ turn, unanswered, withModel, onAsk, onHere }: NowProps) {
  const { text, busy, problem } = turn;
  return (
    <div className="now">
      {(busy || (problem !== null && text !== '')) && (
        <div className="message" aria-busy={busy}>
          <p className="message-head">
            <span>Assistant</span>
          </p>
          {text === '' ? <p className="quiet thinking">Thinking…</p> : <Markdown text={text} />}
        </div>
      )}
      <div role="status">{busy && <span className="visually-hidden">The assistant is answering</span>}</div>
      {problem !== null && (
        <div className="form-problem" role="alert">
          <p>
            {problem.words} {problem.code !== null && <code className="code">{problem.code}</code>}
          </p>
          {problem.detail !== '' && <p className="small">{problem.detail}</p>}
        </div>
      )}
      {(problem !== null || unanswered) && !busy && (
        <div className="row-buttons">
          {problem === null && <span className="quiet small">This has no answer yet.</span>}
          {withModel && (
            <button type="button" className="button small" onClick={onAsk}>
              Try again
            </button>
          )}
          {unanswered && (
            <button type="button" className="button small" onClick={onHere}>
              Answer on this device
            </button>
          )}
        </div>
      )}
    </div>
  );
}

const kExamples = ['add buy milk', 'list', 'complete the milk one', 'help'];

function Beginning({ withModel, ready, onSay }: { withModel: boolean; ready: boolean; onSay: (text: string) => void }) {
  if (!ready) return <div className="messages" aria-busy="true" />;
  return (
    <div className="messages beginning">
      <MessageCircle size={28} aria-hidden="true" />
      <h2>What shall I do?</h2>
      <p className="quiet">
        {withModel
          ? 'Say it in your own words. What I do with your tasks is written down, step by step.'
          : 'I add, list, complete, change and delete tasks, also without a network. Short sentences are best:'}
      </p>
      {!withModel && (
        <ul>
          {kExamples.map((example) => (
            <li key={example}>
              <button type="button" className="button small" onClick={() => onSay(example)}>
                {example}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

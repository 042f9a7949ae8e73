import { newId } from '@freehold/client';
import { useFreehold, useStatus } from '@freehold/client/react';
import { MessagesSquare, SearchX } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { listActions, useCursor, type Cursor } from '../parts/cursor';
import { usePendingDeletes } from '../parts/deletes';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { ListPane, RowButton } from '../parts/list_pane';
import { useListPlace, type ListPlace } from '../parts/place';
import { report } from '../parts/reports';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList } from '../parts/virtual_list';
import { number, shortDate } from '../parts/words';
import { Conversation } from './conversation';
import { exportConversation } from './export';
import { ModelPanel } from './model_panel';
import { useModel } from './model/settings';
import { useConversationLines, type ConversationLine } from './queries';
import '../styles/chat.css';

const kRowHeight = 72;
const kNone: readonly ConversationLine[] = [];

/** The list, and beside it the conversation that the address names; `/chat/new` is one in which nothing was said. */
export function ChatView({ id }: { id: string | null }) {
  useTitle('Chat');
  const userId = useStatus().userId ?? '';
  const place = useListPlace('/chat', id, 'q');
  const { words, open, back } = place;
  const [, setParams] = useSearchParams();
  const replay = place.param('replay');
  const deletes = usePendingDeletes();
  const found = useLatest(useConversationLines(userId, useDeferredValue(words)));
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);
  const [model, setModel] = useModel();
  const [modelOpen, setModelOpen] = useState(false);
  const cursor = useCursor(lines ?? kNone, id, place.turn);
  const search = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  // The view of a new conversation is the one that goes on once that has an address.
  const [fresh, setFresh] = useState<string | null>(id === 'new' ? newId() : null);
  const shownId = id === 'new' ? fresh : id;
  const create = useCallback(() => {
    setFresh(newId());
    open('new');
    requestAnimationFrame(() => field.current?.focus());
  }, [open]);
  const onReplay = useCallback(
    (step: number | null) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          if (step === null) next.delete('replay');
          else next.set('replay', String(step));
          return next;
        },
        // A step is no place that one goes back to; the beginning of a replay is.
        { replace: replay !== null && step !== null, ...(replay === null ? {} : { state: history.state as unknown }) },
      ),
    [setParams, replay],
  );
  const remove = (conversation: string, title: string | null): void => {
    cursor.leave(conversation);
    deletes.add('conversations', conversation, title ?? 'Untitled');
    if (id === conversation) back();
  };
  const openModel = useCallback(() => setModelOpen(true), []);
  useChatActions({ cursor, place, id, search, field, replaying: replay !== null, create, remove, openModel, onReplay });

  return (
    <main className={id === null ? 'view listing' : 'view listing with-detail'}>
      <ListPane
        label="Conversations"
        title="Chat"
        count={lines !== undefined && lines.length > 0 ? number(lines.length) : null}
        add={{ label: 'New conversation', onAdd: create }}
      >
        <div className="tools">
          <SearchField
            label="Search conversations"
            field={search}
            value={words}
            onChange={place.setWords}
            onLeave={cursor.first}
          />
        </div>
        {lines !== undefined && lines.length > 0 && (
          <VirtualList
            label="Conversations"
            items={lines}
            rowHeight={kRowHeight}
            current={cursor.id}
            handle={cursor.list}
          >
            {(line, place) => (
              <ConversationRow line={line} reachable={place.current} selected={line.id === shownId} onOpen={open} />
            )}
          </VirtualList>
        )}
        {lines?.length === 0 && <NoConversations searching={words !== ''} onCreate={create} />}
      </ListPane>
      {shownId === null ? (
        <article className="editor idle" aria-label="Conversation">
          <p className="quiet">Choose a conversation, or press N for a new one.</p>
        </article>
      ) : (
        <Conversation
          key={shownId}
          id={shownId}
          fresh={shownId === fresh}
          hidden={deletes.hidden.has(shownId)}
          model={model}
          replay={replay === null ? null : Number(replay) || 1}
          field={field}
          onReplay={onReplay}
          onModel={openModel}
          onMade={place.made}
          onBack={() => back()}
          onDelete={remove}
        />
      )}
      {modelOpen && model !== undefined && (
        <ModelPanel model={model} onSave={setModel} onClose={() => setModelOpen(false)} />
      )}
    </main>
  );
}

interface RowProps {
  line: ConversationLine;
  reachable: boolean;
  selected: boolean;
  onOpen: (id: string) => void;
}

const ConversationRow = memo(function ConversationRow({ line, reachable, selected, onOpen }: RowProps) {
  return (
    <RowButton id={line.id} className="note" reachable={reachable} selected={selected} onOpen={onOpen}>
      <span className="note-title">{line.title ?? 'Untitled'}</span>
      <time dateTime={line.updated_at}>{shortDate(line.updated_at)}</time>
      <span className="note-excerpt">{excerptOf(line.excerpt)}</span>
    </RowButton>
  );
});

/** The marks of Markdown say nothing in one line. */
function excerptOf(content: string | null): string {
  if (content === null) return 'Nothing said yet';
  return content.replace(/[*`#>\\]|^\s*[-\d.]+\s/gm, '').replace(/\s+/g, ' ');
}

function NoConversations({ searching, onCreate }: { searching: boolean; onCreate: () => void }) {
  if (searching) {
    return (
      <Empty icon={<SearchX size={28} />} title="Nothing found">
        In no conversation were these words said.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<MessagesSquare size={28} />}
      title="Somebody to ask"
      action={
        <button type="button" className="button" onClick={onCreate}>
          Start a conversation
        </button>
      }
    >
      The assistant works on your tasks when you say so, on this device and without a network. Each step is written
      down.
    </Empty>
  );
}

interface ActionContext {
  cursor: Cursor<ConversationLine>;
  place: ListPlace;
  id: string | null;
  search: { current: HTMLInputElement | null };
  field: { current: HTMLTextAreaElement | null };
  replaying: boolean;
  create: () => void;
  remove: (id: string, title: string | null) => void;
  openModel: () => void;
  onReplay: (step: number | null) => void;
}

function useChatActions(context: ActionContext): void {
  const { cursor, place, id, search, field, replaying, create, remove } = context;
  const db = useFreehold();
  const { line } = cursor;
  const actions: Action[] = [
    { id: 'chat-new', label: 'New conversation', group: 'Chat', key: 'n', run: create },
    ...listActions({
      name: 'chat',
      group: 'Chat',
      cursor,
      search: { label: 'Search conversations', field: search },
      // While a replay runs, Escape ends that.
      back: replaying ? null : { label: 'Close the conversation', run: () => place.back() },
    }),
    { id: 'chat-model', label: 'Choose the model', group: 'Chat', run: context.openModel },
  ];
  if (id !== null && !replaying)
    actions.push({
      id: 'chat-say',
      label: 'Write a message',
      group: 'Chat',
      key: 'e',
      run: () => field.current?.focus(),
    });
  if (id !== null && id !== 'new') {
    actions.push(
      {
        id: 'chat-replay',
        label: 'Replay step by step',
        group: 'Chat',
        key: 'r',
        run: () => context.onReplay(replaying ? null : 1),
      },
      {
        id: 'chat-markdown',
        label: 'Export as Markdown',
        group: 'Chat',
        run: () => void exportConversation(db, id, 'md').catch(report),
      },
      {
        id: 'chat-json',
        label: 'Export as JSON',
        group: 'Chat',
        run: () => void exportConversation(db, id, 'json').catch(report),
      },
    );
  }
  if (line !== undefined) {
    actions.push({
      id: 'chat-delete',
      label: 'Delete conversation',
      group: 'This row',
      key: 'Delete',
      run: () => remove(line.id, line.title),
    });
  }
  useActions(actions);
}

import { newId } from '@freehold/client';
import { useFreehold, useStatus } from '@freehold/client/react';
import { MessagesSquare, Plus, SearchX } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { usePendingDeletes } from '../parts/deletes';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { report } from '../parts/reports';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList, type ListHandle } from '../parts/virtual_list';
import { number, shortDate } from '../parts/words';
import { Conversation } from './conversation';
import { exportConversation } from './export';
import { ModelPanel } from './model_panel';
import { useModel } from './model/settings';
import { useConversationLines, type ConversationLine } from './queries';
import '../styles/chat.css';

const kRowHeight = 72;

/** The list, and beside it the conversation that the address names; `/chat/new` is one in which nothing was said. */
export function ChatView({ id }: { id: string | null }) {
  useTitle('Chat');
  const userId = useStatus().userId ?? '';
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const words = params.get('q') ?? '';
  const replay = params.get('replay');
  const deletes = usePendingDeletes();
  const found = useLatest(useConversationLines(userId, useDeferredValue(words)));
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);
  const [model, setModel] = useModel();
  const [modelOpen, setModelOpen] = useState(false);
  const list = useRef<ListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<string | null>(id);

  // The view of a new conversation is the one that goes on once that has an address.
  const [fresh, setFresh] = useState<string | null>(id === 'new' ? newId() : null);
  const shownId = id === 'new' ? fresh : id;
  useEffect(() => {
    if (id !== null && id !== 'new') setCursor(id);
  }, [id]);

  const address = useCallback(
    (conversation: string | null) =>
      `/chat${conversation === null ? '' : `/${conversation}`}${words === '' ? '' : `?q=${encodeURIComponent(words)}`}`,
    [words],
  );
  const open = useCallback((conversation: string) => navigate(address(conversation)), [navigate, address]);
  const create = useCallback(() => {
    setFresh(newId());
    navigate(address('new'));
    requestAnimationFrame(() => field.current?.focus());
  }, [navigate, address]);
  const onMade = useCallback(
    (conversation: string) => navigate(address(conversation), { replace: true }),
    [navigate, address],
  );
  const onBack = useCallback(() => navigate(address(null)), [navigate, address]);
  const onReplay = useCallback(
    (step: number | null) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          if (step === null) next.delete('replay');
          else next.set('replay', String(step));
          return next;
        },
        { replace: replay !== null && step !== null },
      ),
    [setParams, replay],
  );
  const remove = useCallback(
    (conversation: string, title: string | null) => {
      deletes.add('conversations', conversation, title ?? 'Untitled');
      if (id === conversation) navigate(address(null), { replace: true });
    },
    [deletes, id, navigate, address],
  );
  const setWords = (value: string): void => setParams(value === '' ? {} : { q: value }, { replace: true });
  const openModel = useCallback(() => setModelOpen(true), []);

  useChatActions({
    lines: lines ?? [],
    cursor,
    id,
    list,
    search,
    field,
    replaying: replay !== null,
    setCursor,
    open,
    create,
    remove,
    onBack,
    openModel,
    onReplay,
  });

  return (
    <main className={id === null ? 'view listing' : 'view listing with-detail'}>
      <section className="pane" aria-label="Conversations">
        <header className="pane-head">
          <h1>Chat</h1>
          {lines !== undefined && lines.length > 0 && <span className="quiet small">{number(lines.length)}</span>}
          <span className="bar-space" />
          <button type="button" className="icon-button accent" aria-label="New conversation" onClick={create}>
            <Plus size={20} />
          </button>
        </header>
        <div className="tools">
          <SearchField
            label="Search conversations"
            field={search}
            value={words}
            onChange={setWords}
            onLeave={() => lines?.[0] !== undefined && list.current?.focus(lines[0].id)}
          />
        </div>
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Conversations" items={lines} rowHeight={kRowHeight} current={cursor} handle={list}>
            {(line, place) => (
              <ConversationRow line={line} reachable={place.current} selected={line.id === shownId} onOpen={open} />
            )}
          </VirtualList>
        )}
        {lines?.length === 0 && <NoConversations searching={words !== ''} onCreate={create} />}
      </section>
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
          onMade={onMade}
          onBack={onBack}
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
    <button
      type="button"
      className={selected ? 'note selected' : 'note'}
      data-row-focus
      tabIndex={reachable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
    >
      <span className="note-title">{line.title ?? 'Untitled'}</span>
      <time dateTime={line.updated_at}>{shortDate(line.updated_at)}</time>
      <span className="note-excerpt">{excerptOf(line.excerpt)}</span>
    </button>
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
  lines: readonly ConversationLine[];
  cursor: string | null;
  id: string | null;
  list: { current: ListHandle | null };
  search: { current: HTMLInputElement | null };
  field: { current: HTMLTextAreaElement | null };
  replaying: boolean;
  setCursor: (id: string) => void;
  open: (id: string) => void;
  create: () => void;
  remove: (id: string, title: string | null) => void;
  onBack: () => void;
  openModel: () => void;
  onReplay: (step: number | null) => void;
}

function useChatActions(context: ActionContext): void {
  const { lines, cursor, id, list, search, field, replaying, setCursor, open, create, remove, onBack } = context;
  const db = useFreehold();
  const index = lines.findIndex((line) => line.id === cursor);
  const line = lines[index];
  const move = (step: number): void => {
    const next = lines[index < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, index + step))];
    if (next === undefined) return;
    setCursor(next.id);
    list.current?.focus(next.id);
    if (id !== null) open(next.id);
  };
  const actions: Action[] = [
    { id: 'chat-new', label: 'New conversation', group: 'Chat', key: 'n', run: create },
    { id: 'chat-search', label: 'Search conversations', group: 'Chat', key: '/', run: () => search.current?.focus() },
    { id: 'chat-down', label: 'Next', group: 'Chat', key: 'j', inPalette: false, run: () => move(1) },
    { id: 'chat-up', label: 'Previous', group: 'Chat', key: 'k', inPalette: false, run: () => move(-1) },
    { id: 'chat-model', label: 'Choose the model', group: 'Chat', run: context.openModel },
  ];
  // While a replay runs, Escape ends that.
  if (!replaying)
    actions.push({
      id: 'chat-back',
      label: 'Close the conversation',
      group: 'Chat',
      key: 'Escape',
      inPalette: false,
      run: onBack,
    });
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

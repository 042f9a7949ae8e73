import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Message } from './message';
import type { StoredMessage } from './messages';

interface Props {
  messages: readonly StoredMessage[];
  /** How many there are, loaded or not. */
  total: number;
  onOlder: () => void;
  /** Of the last message, in a replay. */
  callsShown?: number | undefined;
  /** What stands below the messages. */
  children?: ReactNode;
}

const kEstimatedHeight = 96;
/** So near to the top, older messages are asked for: before anybody sees that they are missing. */
const kNearTop = 600;
/** Whoever is so near to the end is led along when it grows. */
const kNearEnd = 80;

/**
 * Messages in order, drawn where they are seen. It opens at its end and stays there while it grows; older ones come in above
 * without moving what is read.
 */
export function MessageList({ messages, total, onOlder, callsShown, children }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const before = useRef<Virtualizer<HTMLDivElement, Element>>(null);
  // Older messages may come between a scroll and the event that tells of it: what is read then is what the element shows, and
  // not what was heard last.
  if (before.current !== null && scroller.current !== null) before.current.scrollOffset = scroller.current.scrollTop;
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kEstimatedHeight,
    getItemKey: (index) => messages[index]?.id ?? index,
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: kNearEnd,
  });
  before.current = virtual;

  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || messages.length === 0) return;
    opened.current = true;
    virtual.scrollToEnd();
  }, [messages.length, virtual]);

  // What streams in below the messages is no message yet, but is followed alike. Only where something has grown: whoever
  // scrolls away a little is not pulled back.
  const atEnd = useRef(true);
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || element.scrollHeight === height.current) return;
    height.current = element.scrollHeight;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
  });

  // A field that grows takes its room from here.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const missing = total > messages.length;
  const lookForOlder = (): void => {
    if (missing && opened.current && scroller.current !== null && scroller.current.scrollTop < kNearTop) onOlder();
  };
  useEffect(lookForOlder);
  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < kNearEnd;
    lookForOlder();
  };

  const last = messages.length - 1;
  return (
    <div className="messages" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label="Messages">
      <ol style={{ height: virtual.getTotalSize() }} aria-label="Messages, oldest first">
        {virtual.getVirtualItems().map((row) => {
          const message = messages[row.index];
          if (message === undefined) return null;
          return (
            <li
              key={message.id}
              ref={virtual.measureElement}
              data-index={row.index}
              data-message={message.id}
              aria-posinset={total - messages.length + row.index + 1}
              aria-setsize={total}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <Message message={message} {...(row.index === last && callsShown !== undefined ? { callsShown } : {})} />
            </li>
          );
        })}
      </ol>
      {children}
    </div>
  );
}

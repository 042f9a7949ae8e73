import { useVirtualizer } from '@tanstack/react-virtual';
import { useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import { useAnchor, type ListHandle, type RowPlace } from './virtual_list';

export interface GridHandle extends ListHandle {
  /** How many stand side by side. */
  readonly columns: number;
}

interface Props<T extends { id: string }> {
  label: string;
  items: readonly T[];
  /** A tile is at least this wide, gap included. */
  tileWidth: number;
  /** What stands below the square of a tile, gap included. */
  footHeight: number;
  current: string | null;
  handle: Ref<GridHandle>;
  children: (item: T, place: RowPlace) => ReactNode;
}

/** The same as `VirtualList` for tiles: draws the rows of tiles that are seen, as many side by side as there is room for. */
export function VirtualGrid<T extends { id: string }>(props: Props<T>) {
  const { label, items, tileWidth, footHeight, current, handle, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const width = useInnerWidth(scroller);
  const columns = Math.max(2, Math.floor(width / tileWidth));
  const rowHeight = Math.floor(width / columns) + footHeight;
  const virtual = useVirtualizer({
    count: Math.ceil(items.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (row) => items[row * columns]?.id ?? row,
    overscan: 2,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight]);

  const focusWanted = (): void => {
    if (wanted.current === null) return;
    const tile = scroller.current?.querySelector(`[data-row="${CSS.escape(wanted.current)}"] [data-row-focus]`);
    if (!(tile instanceof HTMLElement)) return;
    wanted.current = null;
    tile.focus({ preventScroll: true });
  };
  useImperativeHandle(handle, () => ({
    columns,
    focus: (id) => {
      wanted.current = id;
      const index = items.findIndex((item) => item.id === id);
      if (index >= 0) virtual.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
      focusWanted();
    },
  }));
  // The wanted tile may have been drawn only now.
  useLayoutEffect(focusWanted);

  useAnchor(scroller, items, rowHeight, columns);
  const rows = width === 0 ? [] : virtual.getVirtualItems();
  const first = items[(rows[0]?.index ?? 0) * columns]?.id ?? null;
  const reachable = items.some((item) => item.id === current) ? current : first;

  return (
    <div className="list grid" ref={scroller}>
      <ul aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {rows.flatMap((row) =>
          items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => (
            <li
              key={item.id}
              data-row={item.id}
              aria-posinset={row.index * columns + column + 1}
              aria-setsize={items.length}
              className="tile-place"
              style={{
                width: `${100 / columns}%`,
                height: rowHeight,
                transform: `translate(${100 * column}%, ${row.start}px)`,
              }}
            >
              {children(item, { current: item.id === reachable })}
            </li>
          )),
        )}
      </ul>
    </div>
  );
}

/** The width inside an element, without its scroll bar. */
function useInnerWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const list = element.current?.firstElementChild;
    if (!(list instanceof HTMLElement)) return undefined;
    const observer = new ResizeObserver(() => setWidth(list.clientWidth));
    observer.observe(list);
    setWidth(list.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

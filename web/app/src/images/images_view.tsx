import { useStatus } from '@freehold/client/react';
import { ImageIcon, ImagePlus, SearchX } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { usePendingDeletes } from '../parts/deletes';
import { DropHere } from '../parts/drop_here';
import { Empty } from '../parts/empty';
import { useDrop, usePaste } from '../parts/incoming';
import { useLatest } from '../parts/latest';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualGrid, type GridHandle } from '../parts/virtual_grid';
import { number } from '../parts/words';
import { useAdding } from './adding';
import { useImages, type ImageLine } from './queries';
import { Tile } from './tile';
import { Transfers } from './transfers';
import { Viewer } from './viewer';

const kTileWidth = 176;
const kFootHeight = 32;

/** All pictures, and over them the one that the address names. */
export function ImagesView({ id }: { id: string | null }) {
  useTitle('Images');
  const userId = useStatus().userId ?? '';
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const words = params.get('q') ?? '';
  const deletes = usePendingDeletes();
  const found = useLatest(useImages(userId, useDeferredValue(words)));
  const images = useMemo(() => found?.filter((image) => !deletes.hidden.has(image.id)), [found, deletes.hidden]);
  const { adding, add, cancel } = useAdding();
  const grid = useRef<GridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState<string | null>(id);
  const dropping = useDrop(add);
  usePaste((pasted) => {
    if (pasted.length > 0) add(pasted);
    return pasted.length > 0;
  });

  const query = params.toString();
  const address = useCallback(
    (image: string | null) => `/images${image === null ? '' : `/${image}`}${query === '' ? '' : `?${query}`}`,
    [query],
  );
  const open = useCallback((image: string) => navigate(address(image)), [navigate, address]);
  const turn = useCallback((image: string) => navigate(address(image), { replace: true }), [navigate, address]);
  const back = useCallback(() => navigate(address(null)), [navigate, address]);
  const remove = useCallback((image: ImageLine) => deletes.add('images', image.id, image.filename), [deletes]);
  const setWords = (value: string): void => setParams(value === '' ? {} : { q: value }, { replace: true });

  // Whoever comes back from a picture goes on where it lies.
  const shown = useRef(id);
  useEffect(() => {
    if (id !== null) setCursor(id);
    else if (shown.current !== null) grid.current?.focus(shown.current);
    shown.current = id;
  }, [id]);

  const choose = useCallback(() => files.current?.click(), []);
  const list = images ?? [];
  useGridActions({ images: list, cursor, viewing: id !== null, grid, search, setCursor, open, remove, choose });

  return (
    <main className="view images">
      <section className="pane" aria-label="Images" inert={id !== null}>
        <header className="pane-head">
          <h1>Images</h1>
          {list.length > 0 && <span className="quiet small">{number(list.length)}</span>}
          <span className="bar-space" />
          <SearchField
            label="Search images"
            field={search}
            value={words}
            onChange={setWords}
            onLeave={() => list[0] !== undefined && grid.current?.focus(list[0].id)}
          />
          <button type="button" className="icon-button accent" aria-label="Add images" onClick={choose}>
            <ImagePlus size={20} />
          </button>
        </header>
        <Transfers adding={adding} onCancelAdding={cancel} images={list} onRemove={remove} />
        {list.length > 0 && (
          <VirtualGrid
            label="Images"
            items={list}
            tileWidth={kTileWidth}
            footHeight={kFootHeight}
            current={cursor}
            handle={grid}
          >
            {(image, place) => <Tile image={image} reachable={place.current} onOpen={open} onFocus={setCursor} />}
          </VirtualGrid>
        )}
        {images?.length === 0 && <NoImages searching={words !== ''} onAdd={choose} />}
      </section>
      {id !== null && images !== undefined && (
        <Viewer id={id} images={list} onTurn={turn} onBack={back} onDelete={remove} />
      )}
      <input
        ref={files}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Images to add"
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          // The same file may be chosen once more.
          event.target.value = '';
        }}
      />
      {dropping && <DropHere>Drop to add</DropHere>}
    </main>
  );
}

function NoImages({ searching, onAdd }: { searching: boolean; onAdd: () => void }) {
  if (searching) {
    return (
      <Empty icon={<SearchX size={28} />} title="Nothing found">
        No image has this in its name.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<ImageIcon size={28} />}
      title="Your pictures, with you"
      action={
        <button type="button" className="button" onClick={onAdd}>
          Add images
        </button>
      }
    >
      Choose them, drop them here or paste one. They are kept on this device first and sent when the server can be
      reached.
    </Empty>
  );
}

interface ActionContext {
  images: readonly ImageLine[];
  cursor: string | null;
  viewing: boolean;
  grid: { current: GridHandle | null };
  search: { current: HTMLInputElement | null };
  setCursor: (id: string) => void;
  open: (id: string) => void;
  remove: (image: ImageLine) => void;
  choose: () => void;
}

function useGridActions(context: ActionContext): void {
  const { images, cursor, viewing, grid, search, setCursor, open, remove, choose } = context;
  const index = images.findIndex((image) => image.id === cursor);
  const image = images[index];
  const move = (step: (columns: number) => number): void => {
    const to = index < 0 ? 0 : index + step(grid.current?.columns ?? 1);
    const next = images[Math.max(0, Math.min(images.length - 1, to))];
    if (next === undefined) return;
    setCursor(next.id);
    grid.current?.focus(next.id);
  };
  const moves: [string, string, string, (columns: number) => number][] = [
    ['image-right', 'Next', 'ArrowRight', () => 1],
    ['image-left', 'Previous', 'ArrowLeft', () => -1],
    ['image-down', 'One row down', 'ArrowDown', (columns) => columns],
    ['image-up', 'One row up', 'ArrowUp', (columns) => -columns],
    ['image-next', 'Next', 'j', () => 1],
    ['image-previous', 'Previous', 'k', () => -1],
  ];
  const actions: Action[] = [{ id: 'image-add', label: 'Add images', group: 'Images', key: 'n', run: choose }];
  if (!viewing) {
    actions.push(
      { id: 'image-search', label: 'Search images', group: 'Images', key: '/', run: () => search.current?.focus() },
      ...moves.map(([id, label, key, step]): Action => ({
        id,
        label,
        group: 'Images',
        key,
        inPalette: false,
        run: () => move(step),
      })),
    );
  }
  if (!viewing && image !== undefined) {
    actions.push(
      { id: 'image-open', label: 'Open image', group: 'This row', run: () => open(image.id) },
      {
        id: 'image-delete',
        label: 'Delete image',
        group: 'This row',
        key: 'Delete',
        run: () => {
          remove(image);
          const next = images[index + 1] ?? images[index - 1];
          if (next === undefined) return;
          setCursor(next.id);
          grid.current?.focus(next.id);
        },
      },
    );
  }
  useActions(actions);
}

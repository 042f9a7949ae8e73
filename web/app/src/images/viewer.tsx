import { schema } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { ChevronLeft, ChevronRight, Download, Info, Maximize, Trash2, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useActions, type Action } from '../parts/actions';
import { useBlobState } from '../parts/blob_states';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { Problem } from '../parts/problem';
import { number } from '../parts/words';
import { Details } from './details';
import { missingWords, usePicture } from './pictures';
import type { ImageLine } from './queries';
import { useOriginal, type Original } from './original';
import { whereIs } from './where';
import { useZoom, type Zoom } from './zoom';

interface Props {
  id: string;
  images: readonly ImageLine[];
  onTurn: (id: string) => void;
  onBack: () => void;
  onDelete: (image: ImageLine) => void;
}

/** One picture, as large as there is room, and the way to its neighbours. */
export function Viewer({ id, images, onTurn, onBack, onDelete }: Props) {
  const index = images.findIndex((image) => image.id === id);
  const image = images[index];
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // At either end the button that led there is gone; the keys go on from the picture.
    const element = place.current;
    if (element !== null && !element.contains(document.activeElement)) element.focus();
  }, [id]);
  if (image === undefined) {
    return (
      <section className="viewer" aria-label="Image" ref={place} tabIndex={-1}>
        <DetailBar onBack={onBack} />
        <p className="quiet detail-gone">This image is not here any more.</p>
      </section>
    );
  }
  const before = images[index - 1];
  const after = images[index + 1];
  const remove = (): void => {
    const next = after ?? before;
    onDelete(image);
    if (next === undefined) onBack();
    else onTurn(next.id);
  };
  return (
    <section className="viewer" aria-label="Image" ref={place} tabIndex={-1}>
      <Shown
        image={image}
        place={`${number(index + 1)} of ${number(images.length)}`}
        onBefore={before === undefined ? null : () => onTurn(before.id)}
        onAfter={after === undefined ? null : () => onTurn(after.id)}
        onBack={onBack}
        onDelete={remove}
      />
    </section>
  );
}

interface ShownProps {
  image: ImageLine;
  place: string;
  onBefore: (() => void) | null;
  onAfter: (() => void) | null;
  onBack: () => void;
  onDelete: () => void;
}

function Shown({ image, place, onBefore, onAfter, onBack, onDelete }: ShownProps) {
  const original = useOriginal(image);
  const zoom = useZoom(image.id);
  const name = useRef<HTMLInputElement>(null);
  const [details, setDetails] = useDetails();
  useViewerActions({ onBefore, onAfter, onBack, onDelete, zoom, setDetails, name });
  return (
    <>
      <DetailBar onBack={onBack}>
        <Name key={image.id} image={image} field={name} />
        <span className="quiet small viewer-place">{place}</span>
        <span className="bar-space" />
        <span className="viewer-zoom">
          <button type="button" className="icon-button" aria-label="Smaller" onClick={zoom.out}>
            <ZoomOut size={18} />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Fit"
            disabled={zoom.scale === null}
            onClick={zoom.fit}
          >
            <Maximize size={18} />
          </button>
          <button type="button" className="icon-button" aria-label="Larger" onClick={zoom.in}>
            <ZoomIn size={18} />
          </button>
        </span>
        {original.url !== null && (
          <a className="icon-button" href={original.url} download={image.filename} aria-label="Save to a file">
            <Download size={18} />
          </a>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label="Details"
          aria-pressed={details}
          onClick={() => setDetails(!details)}
        >
          <Info size={18} />
        </button>
        <button type="button" className="icon-button" aria-label="Delete image" onClick={onDelete}>
          <Trash2 size={18} />
        </button>
      </DetailBar>
      <div className="viewer-body">
        <Stage image={image} original={original} zoom={zoom} />
        <Turn label="Previous image" className="turn before" onTurn={onBefore} icon={<ChevronLeft size={24} />} />
        <Turn label="Next image" className="turn after" onTurn={onAfter} icon={<ChevronRight size={24} />} />
        {details && <Details image={image} size={zoom.natural} />}
      </div>
    </>
  );
}

function Turn(props: { label: string; className: string; onTurn: (() => void) | null; icon: React.ReactNode }) {
  const { label, className, onTurn, icon } = props;
  if (onTurn === null) return null;
  return (
    <button type="button" className={className} aria-label={label} onClick={onTurn}>
      {icon}
    </button>
  );
}

/** The name is changed where it stands. */
function Name({
  image: { id, filename },
  field,
}: {
  image: ImageLine;
  field: React.RefObject<HTMLInputElement | null>;
}) {
  const db = useFreehold();
  const name = useDraft(`image-name:${id}`, filename, (value) =>
    // No name is somebody still typing; the old one stays until there is a new one.
    value.trim() === '' ? Promise.resolve() : db.images.update(id, { filename: value.trim() }),
  );
  return (
    <span className="viewer-name">
      <input
        ref={field}
        aria-label="Name"
        maxLength={schema.tables.images.columns.filename.maxLength}
        value={name.value}
        onChange={(event) => name.change(event.target.value)}
        onBlur={() => (name.value.trim() === '' ? name.reset() : name.flush())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <Problem told={name.problem} />
    </span>
  );
}

function Stage({ image, original, zoom }: { image: ImageLine; original: Original; zoom: Zoom }) {
  const picture = usePicture(image.sha256);
  const where = whereIs(useBlobState(image.sha256));
  const shown = original.url ?? picture?.url ?? null;
  return (
    <div className={zoom.scale === null ? 'stage' : 'stage zoomed'} ref={zoom.stage}>
      {shown !== null && (
        <img
          src={shown}
          alt={image.filename}
          draggable={false}
          style={zoom.style}
          onLoad={(event) => original.url !== null && zoom.measure(event.currentTarget)}
          onDoubleClick={zoom.toggle}
        />
      )}
      {original.url === null && (
        <div className="stage-words" role="status">
          {original.why === null ? (
            where.part !== null && <progress aria-label={where.words} value={where.part} />
          ) : (
            <p>{missingWords(original.why)}.</p>
          )}
        </div>
      )}
    </div>
  );
}

interface ActionContext extends Omit<ShownProps, 'image' | 'place'> {
  zoom: Zoom;
  setDetails: (change: (shown: boolean) => boolean) => void;
  name: { current: HTMLInputElement | null };
}

function useViewerActions({ onBefore, onAfter, onBack, onDelete, zoom, setDetails, name }: ActionContext): void {
  const group = 'This row';
  const rename = (): void => {
    name.current?.focus();
    name.current?.select();
  };
  const actions: Action[] = [
    { id: 'image-back', label: 'Close the image', group, key: 'Escape', inPalette: false, run: onBack },
    { id: 'image-rename', label: 'Rename image', group, key: 'e', run: rename },
    { id: 'image-details', label: 'Show or hide details', group, key: 'i', run: () => setDetails((shown) => !shown) },
    { id: 'image-delete', label: 'Delete image', group, key: 'Delete', run: onDelete },
    { id: 'image-larger', label: 'Larger', group, key: '+', run: zoom.in },
    { id: 'image-smaller', label: 'Smaller', group, key: '-', run: zoom.out },
    { id: 'image-fit', label: 'Fit into the window', group, key: '0', run: zoom.fit },
  ];
  const turns: [string, string, string, (() => void) | null][] = [
    ['image-left', 'Previous image', 'ArrowLeft', onBefore],
    ['image-previous', 'Previous image', 'k', onBefore],
    ['image-right', 'Next image', 'ArrowRight', onAfter],
    ['image-next', 'Next image', 'j', onAfter],
  ];
  for (const [id, label, key, run] of turns)
    if (run !== null) actions.push({ id, label, group, key, inPalette: false, run });
  useActions(actions);
}

const kDetailsKey = 'freehold:image-details';

/** Whether details stand beside the pictures: one who wants them wants them for the next one too. */
function useDetails(): [boolean, (change: boolean | ((shown: boolean) => boolean)) => void] {
  const [shown, setShown] = useState(() => localStorage.getItem(kDetailsKey) === 'shown');
  useEffect(() => {
    if (shown) localStorage.setItem(kDetailsKey, 'shown');
    else localStorage.removeItem(kDetailsKey);
  }, [shown]);
  return [shown, setShown];
}

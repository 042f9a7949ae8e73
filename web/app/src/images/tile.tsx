import { Cloud, CloudUpload, ImageOff, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useBlobState } from '../parts/blob_states';
import { missingWords, usePicture } from './pictures';
import type { ImageLine } from './queries';
import { whereIs, type Where } from './where';

interface Props {
  image: ImageLine;
  reachable: boolean;
  onOpen: (id: string) => void;
  onFocus: (id: string) => void;
}

export const Tile = memo(function Tile({ image, reachable, onOpen, onFocus }: Props) {
  const { id, filename, sha256 } = image;
  const picture = usePicture(sha256);
  const where = whereIs(useBlobState(sha256));
  const missing = picture?.url === null ? missingWords(picture.why) : null;
  const said = [filename, where.kind === 'safe' ? '' : where.words, missing ?? ''].filter((words) => words !== '');
  return (
    <button
      type="button"
      className="tile"
      data-row-focus
      tabIndex={reachable ? 0 : -1}
      aria-label={said.join('. ')}
      onClick={() => onOpen(id)}
      onFocus={() => onFocus(id)}
    >
      <span className="tile-square" title={missing ?? undefined}>
        {picture?.url != null && <img src={picture.url} alt="" draggable={false} />}
        {(sha256 === null || missing !== null) && <ImageOff size={22} aria-hidden="true" />}
        <Badge where={where} />
        {where.part !== null && <progress className="tile-part" value={where.part} aria-hidden="true" />}
      </span>
      <span className="tile-name">{filename}</span>
    </button>
  );
});

function Badge({ where: { kind, words } }: { where: Where }) {
  if (kind === 'safe' || kind === 'unknown') return null;
  const Icon = kind === 'refused' ? TriangleAlert : kind === 'elsewhere' || kind === 'coming' ? Cloud : CloudUpload;
  return (
    <span className="tile-badge" data-kind={kind} title={words}>
      <Icon size={14} aria-hidden="true" />
    </span>
  );
}

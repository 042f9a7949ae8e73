import { useFreehold } from '@freehold/client/react';
import { useBlobState } from '../parts/blob_states';
import { report } from '../parts/reports';
import { fullDate, number, byteSize } from '../parts/words';
import type { ImageLine } from './queries';
import { whereIs } from './where';

/** What there is to know of a picture. `size`: in pixels, once it has been loaded. */
export function Details({ image, size }: { image: ImageLine; size: { width: number; height: number } | null }) {
  const db = useFreehold();
  const { original_filename, filename, file_size, content_type, sha256, uploaded_at } = image;
  const where = whereIs(useBlobState(sha256));
  return (
    <aside className="image-details" aria-label="Details">
      <dl>
        <Fact name="Added">{fullDate(uploaded_at)}</Fact>
        {file_size !== null && <Fact name="Size">{byteSize(Number(file_size))}</Fact>}
        {size !== null && (
          <Fact name="Pixels">
            {number(size.width)} × {number(size.height)}
          </Fact>
        )}
        {content_type !== null && <Fact name="Kind">{content_type}</Fact>}
        {original_filename !== filename && <Fact name="Was called">{original_filename}</Fact>}
        {where.words !== '' && <Fact name="Where">{where.words}</Fact>}
      </dl>
      {where.kind === 'refused' && sha256 !== null && (
        <button type="button" className="button small" onClick={() => void db.blobs.retry(sha256).catch(report)}>
          Send again
        </button>
      )}
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

import type { Blueprints } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useId, useState } from 'react';
import { report } from '../parts/reports';
import { fullDate, shortDate } from '../parts/words';
import { asText, saveBlueprint } from './blueprints';
import { useVersions, type SavedVersion } from './queries';

const kShownAtFirst = 5;

/** What the blueprint was at each save; any of it can be had again, as a new version. */
export function Versions({ blueprint }: { blueprint: Blueprints }) {
  const id = useId();
  const versions = useVersions(blueprint.id);
  const [all, setAll] = useState(false);
  if (versions === undefined || versions.length === 0) return null;
  const shown = all ? versions : versions.slice(0, kShownAtFirst);
  return (
    <section className="agent-part" aria-labelledby={id}>
      <h2 id={id}>Versions</h2>
      <ol className="versions">
        {shown.map((version) => (
          <Version key={version.id} version={version} blueprint={blueprint} />
        ))}
      </ol>
      {!all && versions.length > shown.length && (
        <button type="button" className="button small" onClick={() => setAll(true)}>
          Show all {versions.length}
        </button>
      )}
    </section>
  );
}

function Version({ version, blueprint }: { version: SavedVersion; blueprint: Blueprints }) {
  const db = useFreehold();
  const { detail, created_at: at } = version;
  const text = asText(detail.blueprint_data);
  const current = text === asText(blueprint.blueprint_data);
  return (
    <li>
      <details>
        <summary>
          <span>Version {detail.version}</span>
          <time className="quiet small" title={fullDate(at)}>
            {shortDate(at)}
          </time>
          {current && <span className="tag">as it is now</span>}
        </summary>
        <pre tabIndex={0} aria-label={`Version ${detail.version}`}>
          {text}
        </pre>
        {!current && (
          <button
            type="button"
            className="button small"
            onClick={() => void saveBlueprint(db, blueprint, detail.blueprint_data).catch(report)}
          >
            Use this again
          </button>
        )}
      </details>
    </li>
  );
}

import { schema, type Blueprints } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { Problem, said } from '../parts/problem';
import { report } from '../parts/reports';
import { BlueprintText } from './blueprint_text';
import { useBlueprint, useVersions } from './queries';
import { SessionList } from './session_list';
import { Versions } from './versions';

interface Props {
  id: string;
  hidden: boolean;
  onBack: () => void;
  onDelete: (id: string, name: string) => void;
  onSession: (session: string) => void;
}

export function BlueprintDetail({ id, hidden, onBack, onDelete, onSession }: Props) {
  const db = useFreehold();
  const blueprint = useBlueprint(id);
  const latest = useVersions(id)?.[0]?.detail.version ?? 0;
  if (blueprint === undefined) return <article className="editor" aria-label="Agent" />;
  if (blueprint === null || hidden) {
    return (
      <article className="editor" aria-label="Agent">
        <DetailBar onBack={onBack} />
        <p className="quiet detail-gone">This blueprint is not here any more.</p>
      </article>
    );
  }
  const bringBack = (): void => {
    db.blueprints.update(id, { is_deleted: false, deleted_at: null }).catch(report);
  };
  return (
    <article className="editor" aria-label="Agent">
      <DetailBar onBack={onBack}>
        <span className="quiet small">Version {Math.max(blueprint.version, latest)}</span>
        <span className="bar-space" />
        {blueprint.is_deleted ? (
          <button type="button" className="button small" onClick={bringBack}>
            <RotateCcw size={15} aria-hidden="true" /> Bring back
          </button>
        ) : (
          <button
            type="button"
            className="icon-button"
            aria-label="Delete blueprint"
            onClick={() => onDelete(id, blueprint.name)}
          >
            <Trash2 size={18} />
          </button>
        )}
      </DetailBar>
      <div className="editor-page agent">
        <NameFields key={id} blueprint={blueprint} />
        <BlueprintText key={`text ${id}`} blueprint={blueprint} />
        <Marketplace blueprint={blueprint} />
        <SessionList blueprint={id} onOpen={onSession} />
        <Versions blueprint={blueprint} />
      </div>
    </article>
  );
}

function NameFields({ blueprint }: { blueprint: Blueprints }) {
  const db = useFreehold();
  const ids = { name: useId(), description: useId() };
  const { id } = blueprint;
  const name = useDraft(`blueprint-name:${id}`, blueprint.name, (value) =>
    // An empty name is somebody still typing; it is neither saved nor lost.
    value.trim() === '' ? Promise.resolve() : db.blueprints.update(id, { name: value.trim() }),
  );
  const description = useDraft(`blueprint-description:${id}`, blueprint.description ?? '', (value) =>
    db.blueprints.update(id, { description: value === '' ? null : value }),
  );
  const nameless = name.value.trim() === '';
  return (
    <>
      <label htmlFor={ids.name} className="visually-hidden">
        Name
      </label>
      <input
        id={ids.name}
        className="editor-title"
        maxLength={schema.tables.blueprints.columns.name.maxLength}
        value={name.value}
        onChange={(event) => name.change(event.target.value)}
        onBlur={() => (nameless ? name.reset() : name.flush())}
      />
      <Problem told={nameless ? said('An agent needs a name; the old one stays until there is one.') : name.problem} />
      <label htmlFor={ids.description} className="visually-hidden">
        Description
      </label>
      <textarea
        id={ids.description}
        className="grow"
        rows={1}
        placeholder="What it is good at"
        value={description.value}
        onChange={(event) => description.change(event.target.value)}
        onBlur={description.flush}
      />
      <Problem told={description.problem} />
    </>
  );
}

function Marketplace({ blueprint }: { blueprint: Blueprints }) {
  const db = useFreehold();
  const id = useId();
  const { is_public: isPublic, rating_count: ratings, rating_sum: sum } = blueprint;
  return (
    <section className="agent-part" aria-labelledby={`${id}-head`}>
      <h2 id={`${id}-head`}>Marketplace</h2>
      <label className="check">
        <input
          type="checkbox"
          checked={isPublic}
          onChange={(event) => {
            db.blueprints.update(blueprint.id, { is_public: event.target.checked }).catch(report);
          }}
        />
        <span>
          Everybody on this server may read it
          <span className="quiet small">
            {isPublic
              ? ratings === 0
                ? 'It is public. Nobody has rated it yet.'
                : `It is public, rated ${(sum / ratings).toFixed(1)} of 5 by ${ratings}.`
              : 'It is yours alone.'}
          </span>
        </span>
      </label>
    </section>
  );
}

import type { Blueprints } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useId, useState } from 'react';
import { keyLabel } from '../parts/actions';
import { useKept } from '../parts/draft';
import { draftsOf } from '../parts/drafts';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { asText, readText, saveBlueprint } from './blueprints';

/**
 * What the agent is, as JSON. It is saved when somebody says so, for each save is a version; until then it is kept with
 * the page's other drafts.
 */
export function BlueprintText({ blueprint }: { blueprint: Blueprints }) {
  const db = useFreehold();
  const id = useId();
  const key = `blueprint:${blueprint.id}`;
  const [typed, setTyped] = useKept(key);
  const [refused, setRefused] = useState<Told | null>(null);
  const saved = asText(blueprint.blueprint_data);
  // An emptied field is empty, too: somebody is about to paste.
  const text = typed ?? saved;
  const wrong = wrongIn(text);
  const changed = wrong !== null || asText(readText(text)) !== saved;

  const save = async (): Promise<void> => {
    if (!changed || wrong !== null) return;
    setRefused(null);
    try {
      await saveBlueprint(db, blueprint, readText(text));
      // Whatever has been typed since is for the next version.
      if (draftsOf(db).get(key) === typed) setTyped(null);
    } catch (error) {
      setRefused(problemOf(error));
    }
  };

  return (
    <section className="agent-part">
      <h2>
        <label htmlFor={id}>Blueprint</label>
      </h2>
      <textarea
        id={id}
        className="json"
        spellCheck={false}
        autoCapitalize="off"
        rows={Math.min(24, Math.max(8, text.split('\n').length + 1))}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-problem`}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key === 's') {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div id={`${id}-problem`}>
        <Problem told={wrong ?? refused} />
      </div>
      <div className="row-buttons">
        <button
          type="button"
          className="button primary"
          disabled={!changed || wrong !== null}
          onClick={() => void save()}
        >
          Save version
        </button>
        {changed && (
          <button type="button" className="button" onClick={() => setTyped(null)}>
            Back to what is saved
          </button>
        )}
        <span className="quiet small key-hint">
          <kbd>{keyLabel('Mod+s')}</kbd> saves
        </span>
      </div>
    </section>
  );
}

function wrongIn(text: string): Told | null {
  try {
    readText(text);
    return null;
  } catch (error) {
    return { words: (error as Error).message, code: null };
  }
}

import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { Dialog } from '../parts/dialog';
import { Problem, said } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import type { ModelSettings } from './model/complete';
import { endpointOf, endpointText } from './model/endpoint';

interface Props {
  model: ModelSettings | null;
  onSave: (model: ModelSettings | null) => Promise<void>;
  onClose: () => void;
}

/** Which model answers, if any. */
export function ModelPanel({ model, onSave, onClose }: Props) {
  const ids = { endpoint: useId(), model: useId(), key: useId(), about: useId() };
  const [endpoint, setEndpoint] = useState(model?.endpoint ?? '');
  const [name, setName] = useState(model?.model ?? '');
  const [key, setKey] = useState(model?.key ?? '');
  const [problem, setProblem] = useState<Told | null>(null);

  const keep = async (next: ModelSettings | null): Promise<void> => {
    try {
      await onSave(next);
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const save = (): void => {
    const url = endpointOf(endpoint);
    if (url === null) setProblem(said('The address must look like https://models.example.org/v1.'));
    else if (name.trim() === '') setProblem(said('Say which model: its name, as its server calls it.'));
    else void keep({ endpoint: endpointText(url), model: name.trim(), key: key.trim() });
  };

  return (
    <Dialog label="Model" className="model-panel" onClose={onClose}>
      <header className="dialog-head">
        <h2>Model</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={18} />
        </button>
      </header>
      <p className="quiet" id={ids.about}>
        Without a model the assistant works on this device alone, also without a network, and understands short
        sentences about tasks. A model understands more. It is sent this conversation, and what the tools say of your
        tasks.
      </p>
      <form
        className="stack"
        aria-describedby={ids.about}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className="field">
          <label htmlFor={ids.endpoint}>Address</label>
          <input
            id={ids.endpoint}
            autoFocus
            inputMode="url"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="https://models.example.org/v1"
            value={endpoint}
            onChange={(event) => setEndpoint(event.target.value)}
          />
          <small className="quiet">Any server that speaks OpenAI’s chat completions, also one of your own.</small>
        </div>
        <div className="field">
          <label htmlFor={ids.model}>Model</label>
          <input
            id={ids.model}
            autoCapitalize="off"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.key}>API key</label>
          <input
            id={ids.key}
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
          <small className="quiet">
            Kept on this device alone, in its encrypted database. It is never synced, and sent to this address only.
          </small>
        </div>
        <Problem told={problem} />
        <div className="row-buttons end">
          {model !== null && (
            <button type="button" className="button" onClick={() => void keep(null)}>
              Work without a model
            </button>
          )}
          <button type="submit" className="button primary">
            Use this model
          </button>
        </div>
      </form>
    </Dialog>
  );
}

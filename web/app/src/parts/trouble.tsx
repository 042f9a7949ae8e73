import type { FreeholdError } from '@freehold/client';
import { troubleWords } from './words';

interface Props {
  error: FreeholdError;
  onRetry: () => void;
  /** Of the database, where nothing is said. */
  words?: { title: string; text: string };
  /** Whether a new page may help where another try does not. */
  reload?: boolean;
}

/** The whole page, where the database could not be opened or a view not be shown: what happened, and what can be done. */
export function Trouble({ error, onRetry, words = troubleWords(error), reload = false }: Props) {
  return (
    <main className="welcome">
      <div className="welcome-card" role="alert">
        <h1>{words.title}</h1>
        <p>{words.text}</p>
        <p className="quiet">
          {error.message} <code className="code">{error.code}</code>
        </p>
        <div className="row-buttons">
          <button type="button" className="button primary" onClick={onRetry}>
            Try again
          </button>
          {reload && (
            <button type="button" className="button" onClick={() => location.reload()}>
              Reload the page
            </button>
          )}
        </div>
      </div>
    </main>
  );
}

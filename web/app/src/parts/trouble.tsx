import type { FreeholdError } from '@freehold/client';
import { troubleWords } from './words';

/** The whole page, where the database could not be opened: what happened, and what can be done. */
export function Trouble({ error, onRetry }: { error: FreeholdError; onRetry: () => void }) {
  const { title, text } = troubleWords(error);
  return (
    <main className="welcome">
      <div className="welcome-card" role="alert">
        <h1>{title}</h1>
        <p>{text}</p>
        <p className="quiet">
          {error.message} <code className="code">{error.code}</code>
        </p>
        <button type="button" className="button primary" onClick={onRetry}>
          Try again
        </button>
      </div>
    </main>
  );
}

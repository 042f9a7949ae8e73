import { useStatus } from '@freehold/client/react';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { statusWords, type StatusWords } from '../parts/words';

/** A normal write is on the server before anybody could read that it is under way. */
const kCalmMs = 900;

/** The words, but passing states only when they stay. */
function useCalm(words: StatusWords): StatusWords {
  const [shown, setShown] = useState(words);
  const { tone, short, long } = words;
  const passing = short.startsWith('Syncing') || short === 'Connecting';
  const delay = passing && !shown.short.startsWith('Syncing') ? kCalmMs : 0;
  useEffect(() => {
    const timer = setTimeout(() => setShown({ tone, short, long }), delay);
    return () => clearTimeout(timer);
  }, [tone, short, long, delay]);
  return shown;
}

/** How sync is, in a few words; opens the page that says more. */
export function StatusPill() {
  const words = useCalm(statusWords(useStatus()));
  const [path] = useLocation();
  const here = path === '/sync';
  return (
    <Link
      href="/sync"
      className={here ? 'place pill here' : 'place pill'}
      aria-current={here ? 'page' : undefined}
      data-tone={words.tone}
    >
      <span className="pill-dot" aria-hidden="true" />
      <span className="visually-hidden">Sync: </span>
      <span className="pill-words" role="status">
        {words.short}
      </span>
    </Link>
  );
}

import type { Told } from './problem_of';

/** Why what stands in a field was not taken; said aloud when it comes. */
export function Problem({ told }: { told: Told | null }) {
  return (
    <p role="alert" className="field-problem" hidden={told === null}>
      {told?.words} {told?.code != null && <code className="code">{told.code}</code>}
    </p>
  );
}

/** What a field says by itself, about what is typed in it. */
export function said(words: string): Told {
  return { words, code: null };
}

import { FreeholdError, type ErrorCode } from '@freehold/client';
import { accountProblem, refusalWords, sentence } from './words';

/** What went wrong, as people are told it: in words, and with the code, small, to be copied. */
export interface Told {
  words: string;
  /** Null where no part of Freehold has said it. */
  code: ErrorCode | null;
}

/** Words of one place, for codes that mean something special there or for all of them. */
export type OwnWords = Partial<Record<ErrorCode, string>> | ((error: FreeholdError) => string);

/** Every error that somebody is shown goes through here; `own` has the last word. */
export function problemOf(error: unknown, own: OwnWords = {}): Told {
  if (error instanceof FreeholdError) {
    const words = typeof own === 'function' ? own(error) : (own[error.code] ?? wordsOf(error));
    return { words, code: error.code };
  }
  return { words: sentence(error instanceof Error ? error.message : String(error)), code: null };
}

function wordsOf(error: FreeholdError): string {
  switch (error.code) {
    case 'not_owner':
    case 'row_deleted':
      return 'This is not here any more.';
    case 'wrong_state':
      return 'Another tab was closed in the middle of this. Look whether it was done before you try again.';
    case 'unique_violation':
    case 'parent_missing':
    case 'quota_exceeded':
    case 'schema_too_new':
      return refusalWords(error);
    case 'not_found':
    case 'malformed':
    case 'internal':
      // What accountProblem says of these is about signing in.
      return sentence(error.message);
    default:
      return accountProblem(error);
  }
}

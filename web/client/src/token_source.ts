import { bodyOf, FreeholdError, type ErrorBody } from './errors.js';

/** Gets a token of the identity provider that the server trusts, a JWT made for it. */
export type TokenSource = () => Promise<string>;

/** What such a function says, as the worker is told. */
export type TokenAnswer = { ok: string } | { error: ErrorBody };

/**
 * Calls it. That the provider could not be reached is something else than that it has no token for this person: the one is
 * tried again, the other asks for a new sign-in.
 */
export async function askForToken(source: TokenSource, online: boolean): Promise<TokenAnswer> {
  try {
    return { ok: await source() };
  } catch (error) {
    const { code, message } = bodyOf(error);
    return {
      error: {
        code: !online || isUnreached(error) ? 'offline' : code === 'internal' ? 'unauthenticated' : code,
        message,
      },
    };
  }
}

/** `fetch` rejects with a TypeError where it reaches nobody, and with these names where it was cut off. */
function isUnreached(error: unknown): boolean {
  if (error instanceof FreeholdError) return error.code === 'offline';
  if (error instanceof TypeError) return true;
  return error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

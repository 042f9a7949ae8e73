import { fail, FreeholdError, type ErrorBody } from '../errors.js';

/** A function that waits for somebody who is not there must not keep sync waiting for ever. */
const kAnswerMsMax = 60_000;
/** As the server takes them (docs/protocol.md). */
const kTokenBytesMax = 8192;

interface Asked {
  ask: string;
  client: string;
  resolve: (token: string) => void;
  reject: (error: FreeholdError) => void;
}

/**
 * The pages that can get a token of another identity provider: the function is theirs, and no worker can have it. The
 * first of them is asked; when its tab closes meanwhile, the next one is.
 */
export class TokenSources {
  private readonly clients = new Set<string>();
  private asked: Asked | null = null;

  constructor(private readonly tell: (client: string, ask: string) => void) {}

  get any(): boolean {
    return this.clients.size > 0;
  }

  offer(client: string): void {
    this.clients.add(client);
  }

  forget(client: string): void {
    this.clients.delete(client);
    if (this.asked?.client === client) this.askFirst(this.asked);
  }

  /** A new token. Nobody else may be waiting for one. `unauthenticated` where the page has none to give. */
  token(): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const late = fail('offline', `The page gave no token within ${kAnswerMsMax / 1000} seconds.`);
      const timer = setTimeout(() => this.settle({ error: late }), kAnswerMsMax);
      this.asked = {
        ask: '',
        client: '',
        resolve: (token) => {
          clearTimeout(timer);
          resolve(token);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.askFirst(this.asked);
    });
  }

  /** What a page says. An answer to what is asked no more, or was asked by a holder before, is nothing. */
  answer(ask: string, answer: { ok: string } | { error: ErrorBody }): void {
    if (ask !== this.asked?.ask) return;
    this.settle('ok' in answer ? answer : { error: new FreeholdError(answer.error) });
  }

  close(): void {
    this.clients.clear();
    this.settle({ error: fail('closed', 'The database has been closed.') });
  }

  private askFirst(asked: Asked): void {
    const [client] = this.clients;
    if (client === undefined) {
      this.settle({ error: fail('unauthenticated', 'No page is open that could get a token.') });
      return;
    }
    asked.client = client;
    asked.ask = crypto.randomUUID();
    this.tell(client, asked.ask);
  }

  private settle(answer: { ok: string } | { error: FreeholdError }): void {
    const asked = this.asked;
    this.asked = null;
    if ('ok' in answer) asked?.resolve(answer.ok);
    else asked?.reject(answer.error);
  }
}

/**
 * When a token runs out, in milliseconds since 1970 by its provider's clock. The server looks at everything else.
 * `unauthenticated` where it is no token that could be sent.
 */
export function expiryOf(token: unknown): number {
  if (typeof token !== 'string' || token.length > kTokenBytesMax) throw noToken('no text of at most 8 KiB');
  let claims: unknown;
  try {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    claims = JSON.parse(atob(payload));
  } catch {
    throw noToken('no JWT');
  }
  const exp = (claims as { exp?: unknown } | null)?.exp;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw noToken('a JWT that does not say when it runs out (exp)');
  return exp * 1000;
}

function noToken(what: string): FreeholdError {
  return fail('unauthenticated', `The function "token" answered ${what}.`);
}

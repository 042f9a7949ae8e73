import { fail, FreeholdError, type ErrorBody } from '../errors.js';

/** A function that waits for somebody who is not there must not keep sync waiting for ever: each page has this long. */
const kAnswerMsMax = 60_000;
/** As the server takes them (docs/protocol.md). */
const kTokenBytesMax = 8192;

interface Asked {
  ask: string;
  client: string;
  /** They have been silent, this time. */
  silent: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
  resolve: (token: string) => void;
  reject: (error: FreeholdError) => void;
}

/**
 * The pages that can get a token of another identity provider: the function is theirs, and no worker can have it. The
 * first of them is asked; when its tab closes meanwhile, or says nothing for too long, the next one is.
 */
export class TokenSources {
  private readonly clients = new Set<string>();
  private asked: Asked | null = null;

  constructor(
    private readonly tell: (client: string, ask: string) => void,
    private readonly answerMs = kAnswerMsMax,
  ) {}

  get any(): boolean {
    return this.clients.size > 0;
  }

  offer(client: string): void {
    this.clients.add(client);
  }

  forget(client: string): void {
    this.clients.delete(client);
    if (this.asked?.client === client) this.askNext(this.asked);
  }

  /** A new token. Nobody else may be waiting for one. `unauthenticated` where the page has none to give. */
  token(): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      this.asked = { ask: '', client: '', silent: new Set(), timer: undefined, resolve, reject };
      this.askNext(this.asked);
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

  private askNext(asked: Asked): void {
    clearTimeout(asked.timer);
    const client = [...this.clients].find((each) => !asked.silent.has(each));
    if (client === undefined) {
      this.settle({ error: asked.silent.size > 0 ? this.late() : noPage() });
      return;
    }
    asked.client = client;
    asked.ask = crypto.randomUUID();
    asked.timer = setTimeout(() => this.skip(asked), this.answerMs);
    this.tell(client, asked.ask);
  }

  /** The page that is asked says nothing: from now on the others come before it. */
  private skip(asked: Asked): void {
    asked.silent.add(asked.client);
    if (this.clients.delete(asked.client)) this.clients.add(asked.client);
    this.askNext(asked);
  }

  private late(): FreeholdError {
    return fail('offline', `No page gave a token within ${this.answerMs / 1000} seconds.`);
  }

  private settle(answer: { ok: string } | { error: FreeholdError }): void {
    const asked = this.asked;
    this.asked = null;
    clearTimeout(asked?.timer);
    if ('ok' in answer) asked?.resolve(answer.ok);
    else asked?.reject(answer.error);
  }
}

function noPage(): FreeholdError {
  return fail('unauthenticated', 'No page is open that could get a token.');
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

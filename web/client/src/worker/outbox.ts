import type { Reply, Request, Tenure } from '../messages.js';

/** Takes one request to the holder of a tenure. `again`: an earlier holder got it too, and may have done it. */
export type Deliver = (tenure: Tenure, id: number, request: Request, again: boolean) => void;

interface Entry {
  request: Request;
  sentTo: string | null;
  answer: (reply: Reply) => void;
}

/**
 * The requests of one page that have no answer yet. They go to whoever holds the database; when that tab dies, all of
 * them go to the next holder, once.
 */
export class Outbox {
  private readonly entries = new Map<number, Entry>();
  private tenure: Tenure | null = null;

  constructor(private readonly deliver: Deliver) {}

  send(id: number, request: Request, answer: (reply: Reply) => void): void {
    const entry: Entry = { request, sentTo: null, answer };
    this.entries.set(id, entry);
    if (this.tenure !== null) this.dispatch(id, entry, this.tenure);
  }

  receive(id: number, reply: Reply): void {
    const entry = this.entries.get(id);
    this.entries.delete(id);
    entry?.answer(reply);
  }

  /** A holder has said that it is there. */
  follow(tenure: Tenure): 'same' | 'first' | 'another' {
    if (tenure.id === this.tenure?.id) return 'same';
    const change = this.tenure === null ? 'first' : 'another';
    this.tenure = tenure;
    for (const [id, entry] of [...this.entries]) this.dispatch(id, entry, tenure);
    return change;
  }

  private dispatch(id: number, entry: Entry, tenure: Tenure): void {
    const again = entry.sentTo !== null;
    if (again) {
      const lost = lostWithHolder(entry.request);
      if (lost !== null) {
        this.receive(id, { error: { code: 'wrong_state', message: lost } });
        return;
      }
    }
    entry.sentTo = tenure.id;
    this.deliver(tenure, id, entry.request, again);
  }
}

/**
 * What to say where a request must not be handed to a second holder: it was part of a transaction, or doing it twice
 * would not be the same as doing it once. Null where repeating is safe.
 */
function lostWithHolder(request: Request): string | null {
  switch (request.kind) {
    case 'begin':
      // Nothing was written under it: the next holder opens it as if it were new.
      return null;
    case 'commit':
      return 'The tab that held the database closed during the commit: look whether it took effect before you repeat it.';
    case 'rollback':
      return 'The tab that held the database closed; the transaction ended with it, and nothing of it was kept.';
    case 'command':
      if (request.transaction !== undefined)
        return 'The tab that held the database closed during this transaction; nothing of it was kept. Run it again.';
      if (request.command.do === 'execute' || request.command.do === 'call')
        return 'The tab that held the database closed during this call: look whether it took effect before you repeat it.';
      return null;
    default:
      return null;
  }
}

/**
 * The right answer to a request that two holders got, where the first had done it: an insert whose id is there already,
 * a delete of what is gone. `existing` finds a row as the database has it now.
 */
export async function settleRepeated(
  request: Request,
  reply: Reply,
  existing: (table: string, id: string) => Promise<unknown>,
): Promise<Reply> {
  if (!('error' in reply)) return reply;
  if (request.kind === 'end-device' && reply.error.code === 'not_found') return { ok: null };
  if (request.kind !== 'command') return reply;
  const { command } = request;
  const { code } = reply.error;
  if (command.do === 'insert' && code === 'unique_violation') {
    const id = (command.values as { id: string }).id;
    const row = await existing(command.table as string, id);
    return row === null ? reply : { ok: row };
  }
  if (command.do === 'insert_many' && code === 'unique_violation') {
    const ids = (command.rows as { id: string }[]).map((row) => row.id);
    const first = ids[0];
    // One transaction: where the first of its rows is there, all of them were committed.
    const row = first === undefined ? null : await existing(command.table as string, first);
    return row === null ? reply : { ok: { ids } };
  }
  if (command.do === 'delete' && code === 'not_owner') return { ok: null };
  if ((command.do === 'discard' || command.do === 'retry') && code === 'not_found') return { ok: null };
  return reply;
}

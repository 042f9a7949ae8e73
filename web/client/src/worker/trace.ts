import type { CoreCommand, TraceEntry } from '../messages.js';
import type { CoreReply, Notify } from './holder.js';

const kWrites: ReadonlySet<string> = new Set(['insert', 'insert_many', 'update', 'delete', 'execute', 'commit']);
/** Nobody wants to read of these. */
const kSilent: ReadonlySet<string> = new Set(['status', 'session', 'password_change', 'watch', 'unwatch', 'inspect']);
const kShownChars = 2_000;

/** Tells the tabs that ask for it what the core does, and how long it takes. Costs nothing while nobody does. */
export class Trace {
  private readonly clients = new Set<string>();

  constructor(private readonly notify: Notify) {}

  follow(client: string, on: boolean): void {
    if (on) this.clients.add(client);
    else this.clients.delete(client);
  }

  measure(command: CoreCommand, payload: Uint8Array | undefined, work: () => CoreReply): CoreReply {
    if (this.clients.size === 0 || kSilent.has(command.do)) return work();
    const started = performance.now();
    const reply = work();
    const ms = performance.now() - started;
    const entry = describe(command, payload, reply, ms);
    if (entry !== null) for (const client of this.clients) this.notify(client, { kind: 'trace', entry });
    return reply;
  }
}

function describe(
  command: CoreCommand,
  payload: Uint8Array | undefined,
  reply: CoreReply,
  ms: number,
): TraceEntry | null {
  const bytes = Math.max(payload?.byteLength ?? 0, reply.payload.byteLength);
  const entry: TraceEntry = {
    at: Date.now() - ms,
    kind: kWrites.has(command.do) ? 'write' : 'other',
    what: command.do,
    ms,
    bytes,
    count: null,
    error: reply.error?.code ?? null,
  };
  if (typeof command.table === 'string') entry.what = `${command.do} ${command.table}`;
  if (typeof command.sql === 'string') entry.what = command.sql.slice(0, kShownChars);
  if (command.do === 'query') return { ...entry, kind: 'query' };
  if (command.do !== 'take' && command.do !== 'receive') return entry;
  const message = command.do === 'take' ? reply.payload : payload;
  return message === undefined || message.byteLength === 0 ? null : { ...entry, ...ofMessage(message) };
}

/** What goes over the socket. Reading it once more is the price of looking. */
function ofMessage(bytes: Uint8Array): Pick<TraceEntry, 'kind' | 'what' | 'count'> {
  const message = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const what = String(message.type);
  const sizeOf = (field: string): number | null => (Array.isArray(message[field]) ? message[field].length : null);
  if (what === 'push') return { kind: 'push', what, count: sizeOf('transactions') };
  if (what === 'rows') return { kind: 'pull', what, count: sizeOf('rows') };
  if (what === 'verdicts') return { kind: 'verdicts', what, count: sizeOf('verdicts') };
  return { kind: 'other', what, count: null };
}

import { FreeholdError } from '../errors.js';
import type { ImportResult } from '../files.js';
import type { CoreCommand } from '../messages.js';
import type { CoreReply } from './holder.js';

/** One command to the core, with the file as its payload. */
type Ask = (command: CoreCommand) => Promise<CoreReply>;
/** Brings one push to the server; its answer. */
type Push = (message: string) => Promise<unknown>;

const kTransactionsAtOnce = 1000;

interface Looked {
  kind: 'copy' | 'unsynced';
  rows: Omit<ImportResult & { kind: 'copy' }, 'kind'>;
  changes: { transactions: number; refused: number; own: boolean };
}

/** Hands a file to the core, and what it says to push to the server, in order. Whatever is done twice is done once. */
export async function importFile(ask: Ask, push: Push): Promise<ImportResult> {
  const looked = okOf(await ask({ do: 'import' })) as Looked;
  if (looked.kind === 'copy') return { kind: 'copy', ...looked.rows };
  const { own, transactions } = looked.changes;
  const result = {
    kind: 'unsynced' as const,
    own,
    transactions,
    accepted: 0,
    known: 0,
    refused: looked.changes.refused,
  };
  if (own) return result;
  let from = 0;
  let most = kTransactionsAtOnce;
  for (;;) {
    const reply = await ask({ do: 'unsynced_push', from, most });
    const { next } = okOf(reply) as { next: number };
    if (reply.payload.byteLength === 0) return result;
    const answer = await push(new TextDecoder().decode(reply.payload)).catch((error: unknown) => {
      if (isForgotten(error)) return null;
      throw error;
    });
    if (answer === null) {
      // The first of them, at least, has been answered to the device that wrote it, and the server has forgotten what.
      // Which of the others have been, only they can say: one by one, and in order, for the server takes none that stands
      // before one that it has.
      if (most > 1) {
        most = 1;
        continue;
      }
      result.known += 1;
    } else {
      const counted = okOf(await ask({ do: 'unsynced_verdicts', reply: answer })) as Record<
        'accepted' | 'refused',
        number
      >;
      result.accepted += counted.accepted;
      result.refused += counted.refused;
      most = kTransactionsAtOnce;
    }
    from = next;
  }
}

function isForgotten(error: unknown): boolean {
  return error instanceof FreeholdError && error.code === 'out_of_order';
}

function okOf(reply: CoreReply): unknown {
  if (reply.error !== undefined) throw new FreeholdError(reply.error);
  return reply.ok;
}

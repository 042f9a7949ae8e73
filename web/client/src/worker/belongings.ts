import { fail, type FreeholdError } from '../errors.js';
import type { CoreCommand, Reply } from '../messages.js';
import type { Turns } from './turns.js';
import { Watches } from './watches.js';

/** What the belongings of tabs need of the worker that holds the database. */
export interface BelongingsHost {
  opened(): Promise<unknown>;
  /** A command's answer, now; throws the core's error. */
  unwrap(command: CoreCommand): Reply;
}

/**
 * What tabs have open in the database, and lose with their end: watched queries, temporary tables, a transaction. Each is
 * noted as soon as its tab asks, before it is its turn: a tab that goes meanwhile leaves nothing behind.
 */
export class Belongings {
  private readonly watches = new Watches();
  private readonly transactions = new Map<string, string>();
  /** Which tab made them: nobody else knows of them. */
  private readonly tables = new Map<string, string>();

  constructor(
    private readonly turns: Turns,
    private readonly host: BelongingsHost,
  ) {}

  async watch(client: string, watch: string, sql: string): Promise<Reply> {
    if (this.watches.has(client, watch)) return { ok: null };
    const id = this.watches.add(client, watch);
    try {
      await this.host.opened();
      return await this.turns.run(() =>
        this.watches.stands(id) ? this.host.unwrap({ do: 'watch', id, sql }) : { ok: null },
      );
    } catch (error) {
      if (this.watches.stands(id)) this.watches.remove(client, watch);
      throw error;
    }
  }

  unwatch(client: string, watch: string): void {
    const id = this.watches.remove(client, watch);
    if (id !== undefined) this.later({ do: 'unwatch', id });
  }

  /** By tab, which of its watches these numbers of the core's are. */
  changed(ids: readonly number[]): Map<string, string[]> {
    return this.watches.byClient(ids);
  }

  async begin(client: string, transaction: string): Promise<Reply> {
    this.transactions.set(transaction, client);
    try {
      await this.host.opened();
      return await this.turns.begin(transaction, () => {
        if (!this.transactions.has(transaction)) throw tabGone();
        return this.host.unwrap({ do: 'begin' });
      });
    } catch (error) {
      this.transactions.delete(transaction);
      throw error;
    }
  }

  finish(transaction: string, how: 'commit' | 'rollback'): Reply {
    try {
      return this.turns.within(transaction, () => this.host.unwrap({ do: how }));
    } finally {
      this.transactions.delete(transaction);
      this.turns.end(transaction);
    }
  }

  async makeTable(client: string, command: CoreCommand): Promise<Reply> {
    const table = command.table as string;
    this.tables.set(table, client);
    try {
      await this.host.opened();
      return await this.turns.run(() => {
        if (!this.tables.has(table)) throw tabGone();
        return this.host.unwrap(command);
      });
    } catch (error) {
      this.tables.delete(table);
      throw error;
    }
  }

  /** It was dropped by whoever made it. */
  tableGone(table: string): void {
    this.tables.delete(table);
  }

  /** A tab is gone: what it left open ends. */
  forget(client: string): void {
    for (const watch of this.watches.of(client)) this.unwatch(client, watch);
    for (const [table, owner] of [...this.tables]) {
      if (owner !== client) continue;
      this.tables.delete(table);
      this.later({ do: 'drop_temporary', table });
    }
    this.turns.drop((transaction) => this.transactions.get(transaction) === client);
    for (const [transaction, owner] of [...this.transactions])
      if (owner === client) this.transactions.delete(transaction);
  }

  /** Nobody waits for it, and what the core does not know is gone already. */
  private later(command: CoreCommand): void {
    this.turns.run(() => this.host.unwrap(command)).catch(() => undefined);
  }
}

/** Nobody hears it. */
function tabGone(): FreeholdError {
  return fail('closed', 'The tab that asked for this has closed.');
}

/** Which tab watches what, under the numbers that the core knows watched queries by. */
export class Watches {
  private readonly ids = new Map<string, number>();
  private readonly watches = new Map<number, { client: string; watch: string }>();
  private lastId = 0;

  has(client: string, watch: string): boolean {
    return this.ids.has(`${client} ${watch}`);
  }

  /** Its number from now on, before the core has heard of it: so that who goes meanwhile leaves nothing behind. */
  add(client: string, watch: string): number {
    const id = ++this.lastId;
    this.ids.set(`${client} ${watch}`, id);
    this.watches.set(id, { client, watch });
    return id;
  }

  /** Nobody has taken it away. */
  stands(id: number): boolean {
    return this.watches.has(id);
  }

  /** Its number; undefined where there is no such watch. */
  remove(client: string, watch: string): number | undefined {
    const key = `${client} ${watch}`;
    const id = this.ids.get(key);
    this.ids.delete(key);
    if (id !== undefined) this.watches.delete(id);
    return id;
  }

  of(client: string): string[] {
    return [...this.watches.values()].filter((each) => each.client === client).map(({ watch }) => watch);
  }

  /** By tab, which of its watches these numbers are. */
  byClient(ids: readonly number[]): Map<string, string[]> {
    const byClient = new Map<string, string[]>();
    for (const id of ids) {
      const watch = this.watches.get(id);
      if (watch === undefined) continue;
      const list = byClient.get(watch.client) ?? [];
      list.push(watch.watch);
      byClient.set(watch.client, list);
    }
    return byClient;
  }
}

/**
 * The worker of one page. It asks for the lock of its database: whoever has it holds the database for all tabs, the
 * others relay their page's requests to it and wait to be next.
 */
import { bodyOf } from './errors.js';
import type { ChannelMessage, Notice, PageMessage, Reply, Request, WorkerMessage } from './messages.js';
import { OpfsHome } from './worker/core.js';
import { Holder } from './worker/holder.js';
import { Outbox } from './worker/outbox.js';

declare const self: DedicatedWorkerGlobalScope;

/** Between the last word of a tenure and its lock: so that every tab hears "ended" before one of them takes over. */
const kFarewellMs = 50;

const client = crypto.randomUUID();
const tabLock = (database: string, tab: string): string => `freehold:${database}:tab:${tab}`;

class Tab {
  private readonly channel: BroadcastChannel;
  private readonly outbox = new Outbox((tenure, id, request, again) => this.deliver(tenure, id, request, again));
  private readonly home: OpfsHome;
  private holder: Holder | null = null;
  private tenure: string | null = null;
  private readonly known = new Set<string>();
  private opened = false;
  private ended = false;
  private release: () => void = () => undefined;

  constructor(
    private readonly database: string,
    private readonly server: string,
  ) {
    this.home = new OpfsHome(database);
    this.channel = new BroadcastChannel(`freehold:${database}`);
    this.channel.onmessage = ({ data }) => this.hear(data as ChannelMessage);
  }

  async start(): Promise<void> {
    // Held for as long as this tab lives: whoever is granted it knows that the tab is gone.
    await new Promise<void>((held) => {
      void navigator.locks.request(tabLock(this.database, client), () => {
        held();
        return new Promise(() => undefined);
      });
    });
    void navigator.locks.request(`freehold:${this.database}`, () => this.hold());
    this.say({ type: 'hello', client });
  }

  request(id: number, request: Request): void {
    this.outbox.send(id, request, (reply) => {
      if (request.kind === 'open' && 'ok' in reply) this.opened = true;
      const transfer = 'ok' in reply && reply.payload !== undefined ? [reply.payload] : [];
      this.toPage({ type: 'reply', id, reply }, transfer);
    });
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.holder?.close();
    this.release();
    this.channel.close();
    this.toPage({ type: 'closed' });
  }

  // --- as the holder -----------------------------------------------------------------------------------------------

  private async hold(): Promise<void> {
    if (this.ended) return;
    const tenure = crypto.randomUUID();
    const done = new Promise<void>((release) => {
      this.release = release;
    });
    this.tenure = tenure;
    this.holder = new Holder(this.server, this.home, (to, notice) => this.notify(to, notice));
    this.say({ type: 'tenure', tenure });
    this.followTenure(tenure);
    if (this.opened) {
      await this.holder.resume().catch((error: unknown) => {
        this.notify(null, { kind: 'ended', reason: 'failed', error: bodyOf(error) });
      });
    }
    await done;
    await new Promise((over) => setTimeout(over, kFarewellMs));
  }

  private notify(to: string | null, notice: Notice): void {
    if (to === null || to === client) this.noticePage(notice);
    if (to !== client && this.known.size > 0) this.say({ type: 'notice', client: to, notice });
  }

  /** Watches over a tab that has spoken for the first time, to clean up after it. */
  private meet(tab: string): void {
    if (this.known.has(tab)) return;
    this.known.add(tab);
    void navigator.locks.request(tabLock(this.database, tab), () => {
      this.known.delete(tab);
      this.holder?.forget(tab);
    });
  }

  // --- as one of the tabs ------------------------------------------------------------------------------------------

  private hear(message: ChannelMessage): void {
    switch (message.type) {
      case 'hello':
        if (this.tenure === null) return;
        this.meet(message.client);
        this.say({ type: 'tenure', tenure: this.tenure });
        return;
      case 'tenure':
        // A holder speaks only to tabs that it has heard.
        if (this.followTenure(message.tenure)) this.say({ type: 'hello', client });
        return;
      case 'request':
        if (message.tenure === this.tenure) void this.serve(message);
        return;
      case 'reply':
        if (message.client === client) this.outbox.receive(message.id, message.reply);
        return;
      case 'notice':
        if (message.client === null || message.client === client) this.noticePage(message.notice);
        return;
    }
  }

  private async serve(message: ChannelMessage & { type: 'request' }): Promise<void> {
    this.meet(message.client);
    const reply = await this.holder?.handle(message.client, message.request, message.again);
    if (reply !== undefined) this.say({ type: 'reply', client: message.client, id: message.id, reply });
  }

  private deliver(tenure: string, id: number, request: Request, again: boolean): void {
    if (tenure !== this.tenure || this.holder === null) {
      this.say({ type: 'request', tenure, client, id, again, request });
      return;
    }
    void this.holder.handle(client, request, again).then((reply: Reply) => this.outbox.receive(id, reply));
  }

  /** True where the holder is a new one. */
  private followTenure(tenure: string): boolean {
    const change = this.outbox.follow(tenure);
    if (change === 'another') this.toPage({ type: 'notice', notice: { kind: 'taken-over' } });
    return change !== 'same';
  }

  private noticePage(notice: Notice): void {
    if (notice.kind === 'ended') this.ended = true;
    this.toPage({ type: 'notice', notice });
  }

  private say(message: ChannelMessage): void {
    this.channel.postMessage(message);
  }

  private toPage(message: WorkerMessage, transfer: Transferable[] = []): void {
    self.postMessage(message, transfer);
  }
}

let tab: Tab | null = null;

self.onmessage = ({ data }: MessageEvent<PageMessage>) => {
  switch (data.type) {
    case 'start':
      tab = new Tab(data.database, data.server);
      void tab.start();
      return;
    case 'request':
      tab?.request(data.id, data.request);
      return;
    case 'close':
      void tab?.close();
      return;
  }
};

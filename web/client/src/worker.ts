/**
 * The worker of one page. It asks for the lock of its database: whoever has it holds the database for all tabs, the
 * others relay their page's requests to it and wait to be next.
 */
import { bodyOf } from './errors.js';
import type { DirectMessage, Notice, PageMessage, PublicMessage, Request, Tenure, WorkerMessage } from './messages.js';
import { OpfsHome } from './worker/core.js';
import { Holder } from './worker/holder.js';
import { Outbox } from './worker/outbox.js';

declare const self: DedicatedWorkerGlobalScope;

/** Between the last word of a tenure and its lock: so that every tab hears "ended" before one of them takes over. */
const kFarewellMs = 50;

const client = crypto.randomUUID();

class Tab {
  private readonly everybody: BroadcastChannel;
  private readonly inbox: BroadcastChannel;
  private readonly outbox = new Outbox((tenure, id, request, again) => this.deliver(tenure, id, request, again));
  private readonly home: OpfsHome;
  private holder: Holder | null = null;
  private tenure: Tenure | null = null;
  /** The other tabs, as far as they have spoken to us. */
  private readonly others = new Map<string, BroadcastChannel>();
  private opened = false;
  /** Our page can get tokens of another identity provider. */
  private offersToken = false;
  private ended = false;
  private closed = false;
  private release: () => void = () => undefined;

  constructor(
    private readonly database: string,
    private readonly server: string,
  ) {
    this.home = new OpfsHome(database);
    this.everybody = new BroadcastChannel(`freehold:${database}`);
    this.everybody.onmessage = ({ data }) => this.hear(data as PublicMessage);
    this.inbox = new BroadcastChannel(this.nameOf(client));
    this.inbox.onmessage = ({ data }) => this.hearDirect(data as DirectMessage);
  }

  async start(): Promise<void> {
    // Held for as long as this tab lives: whoever is granted it knows that the tab is gone.
    await new Promise<void>((held) => {
      void navigator.locks.request(this.nameOf(client), () => {
        held();
        return new Promise(() => undefined);
      });
    });
    void navigator.locks.request(`freehold:${this.database}`, () => this.hold());
    this.sayToAll({ type: 'hello', client });
  }

  request(id: number, request: Request): void {
    this.outbox.send(id, request, (reply) => {
      if (request.kind === 'open' && 'ok' in reply) {
        this.opened = true;
        if (request.account.token === true) this.offersToken = true;
      }
      const transfer = 'ok' in reply && reply.payload !== undefined ? [reply.payload] : [];
      this.toPage({ type: 'reply', id, reply }, transfer);
    });
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.holder?.close();
    this.release();
    for (const channel of [this.everybody, this.inbox, ...this.others.values()]) channel.close();
    this.closed = true;
    this.toPage({ type: 'closed' });
  }

  /** The name of a tab's channel, and of the lock that it holds while it lives. */
  private nameOf(tab: string): string {
    return `freehold:${this.database}:${tab}`;
  }

  // --- as the holder -----------------------------------------------------------------------------------------------

  private async hold(): Promise<void> {
    if (this.ended) return;
    const done = new Promise<void>((release) => {
      this.release = release;
    });
    const tenure = { id: crypto.randomUUID(), client };
    this.tenure = tenure;
    this.holder = new Holder(this.server, this.home, (to, notice) => this.notify(to, notice));
    this.sayToAll({ type: 'tenure', tenure });
    this.follow(tenure);
    if (this.opened) {
      if (this.offersToken) this.holder.offerToken(client);
      await this.holder.resume().catch((error: unknown) => {
        const body = bodyOf(error);
        // Nobody else has the key of an account that was to be asked for its password each time.
        this.notify(null, { kind: 'ended', reason: body.code === 'device_locked' ? 'locked' : 'failed', error: body });
      });
    }
    await done;
    await new Promise((over) => setTimeout(over, kFarewellMs));
  }

  private notify(to: string | null, notice: Notice): void {
    if (to === null || to === client) this.noticePage(notice);
    for (const other of to === null ? [...this.others.keys()] : [to]) this.say(other, { type: 'notice', notice });
  }

  /** Keeps a channel to another tab for as long as that one lives. */
  private meet(other: string): BroadcastChannel {
    const known = this.others.get(other);
    if (known !== undefined) return known;
    const channel = new BroadcastChannel(this.nameOf(other));
    this.others.set(other, channel);
    void navigator.locks.request(this.nameOf(other), () => {
      this.others.delete(other);
      channel.close();
      this.holder?.forget(other);
    });
    return channel;
  }

  private async serve(message: DirectMessage & { type: 'request' }): Promise<void> {
    this.meet(message.client);
    const reply = await this.holder?.handle(message.client, message.request, message.again);
    if (reply !== undefined) this.say(message.client, { type: 'reply', id: message.id, reply });
  }

  // --- as one of the tabs ------------------------------------------------------------------------------------------

  private hear(message: PublicMessage): void {
    if (message.type === 'tenure') {
      this.follow(message.tenure);
    } else if (this.tenure !== null) {
      this.meet(message.client);
      this.sayToAll({ type: 'tenure', tenure: this.tenure });
    }
  }

  private hearDirect(message: DirectMessage): void {
    switch (message.type) {
      case 'request':
        if (message.tenure === this.tenure?.id) void this.serve(message);
        return;
      case 'reply':
        this.outbox.receive(message.id, message.reply);
        return;
      case 'notice':
        this.noticePage(message.notice);
        return;
    }
  }

  private deliver(tenure: Tenure, id: number, request: Request, again: boolean): void {
    if (tenure.client !== client) {
      this.say(tenure.client, { type: 'request', tenure: tenure.id, client, id, again, request });
      return;
    }
    void this.holder?.handle(client, request, again).then((reply) => this.outbox.receive(id, reply));
  }

  private follow(tenure: Tenure): void {
    const change = this.outbox.follow(tenure);
    if (change === 'another') this.toPage({ type: 'notice', notice: { kind: 'taken-over' } });
    // A holder speaks only to tabs that it has heard.
    if (change !== 'same' && tenure.client !== client) this.sayToAll({ type: 'hello', client });
  }

  private noticePage(notice: Notice): void {
    if (notice.kind === 'ended') this.ended = true;
    this.toPage({ type: 'notice', notice });
  }

  private sayToAll(message: PublicMessage): void {
    if (!this.ended) this.everybody.postMessage(message);
  }

  private say(other: string, message: DirectMessage): void {
    if (other !== client && !this.closed) this.meet(other).postMessage(message);
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

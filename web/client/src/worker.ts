/**
 * The worker of one page. It asks for the lock of its database: whoever has it holds the database for all tabs, the
 * others relay their page's requests to it and wait to be next. They listen whether it lives, too: from a holder that
 * hangs or has been frozen by the browser the first of them takes the lock away. The files are fenced (wasm/module.js), so
 * that the old holder cannot write when it wakes up; it becomes one of the others.
 */
import { bodyOf } from './errors.js';
import type {
  DirectMessage,
  Notice,
  PageMessage,
  PublicMessage,
  Reply,
  Request,
  Tenure,
  WorkerMessage,
} from './messages.js';
import { OpfsHome } from './worker/core.js';
import { Holder } from './worker/holder.js';
import { Outbox } from './worker/outbox.js';
import { Patience, patienceAfter } from './worker/patience.js';
import { kPatience, Silence } from './worker/silence.js';

declare const self: DedicatedWorkerGlobalScope;

/** Between the last word of a tenure and its lock: so that every tab hears "ended" before one of them takes over. */
const kFarewellMs = 50;

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
  private readonly silence = new Silence(
    () => this.sayToAll({ type: 'hello', client: this.client }),
    () => this.takeAway(),
  );
  /** Takes back the place in the queue for the lock. */
  private queued = new AbortController();
  /** As the holder: how long the others bear with us. */
  private patience = new Patience();
  /** As one of the others: the tab that holds the database, and the usual patience with it. */
  private heldBy: string | null = null;
  private usualPatience = kPatience;

  constructor(
    private readonly database: string,
    private readonly server: string,
    /** The name of this tab among the others. */
    private readonly client: string,
  ) {
    this.home = new OpfsHome(database);
    this.everybody = new BroadcastChannel(`freehold:${database}`);
    this.everybody.onmessage = ({ data }) => this.hear(data as PublicMessage);
    this.inbox = new BroadcastChannel(this.nameOf(this.client));
    this.inbox.onmessage = ({ data }) => this.hearDirect(data as DirectMessage);
  }

  async start(): Promise<void> {
    // Held for as long as this tab lives: whoever is granted it knows that the tab is gone.
    await new Promise<void>((held) => {
      void navigator.locks.request(this.nameOf(this.client), () => {
        held();
        return new Promise(() => undefined);
      });
    });
    this.queue();
    this.sayToAll({ type: 'hello', client: this.client });
  }

  /** Waits to be the holder, and listens to the one that is. */
  private queue(): void {
    const { signal } = (this.queued = new AbortController());
    this.silence.listen();
    navigator.locks
      .request(this.lockName, { signal }, () => this.hold(kPatience))
      .catch(() => (signal.aborted ? undefined : this.lose()));
  }

  /** The holder has been silent for too long. */
  private takeAway(): void {
    if (this.ended) return;
    // Without shared files nobody gets at them before the holder is gone; taking the lock alone would help nobody.
    if (!this.home.sharesFiles) {
      this.silence.listen();
      return;
    }
    const patience = patienceAfter(this.usualPatience);
    this.queued.abort();
    navigator.locks.request(this.lockName, { steal: true }, () => this.hold(patience)).catch(() => this.lose());
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
    this.silence.stop();
    // Our page's own transaction goes on no more; those of others are waited for.
    this.holder?.forget(this.client);
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

  private get lockName(): string {
    return `freehold:${this.database}`;
  }

  private async hold(patience: number): Promise<void> {
    if (this.ended) return;
    this.silence.stop();
    this.patience = new Patience(patience, () => this.sayTenure());
    const done = new Promise<void>((release) => {
      this.release = release;
    });
    const tenure = { id: crypto.randomUUID(), client: this.client };
    this.tenure = tenure;
    const holder = new Holder(
      this.server,
      this.home,
      (to, notice) => this.notify(to, notice),
      () => this.lose(),
    );
    this.holder = holder;
    this.sayTenure();
    this.follow(tenure);
    if (this.opened) {
      if (this.offersToken) holder.offerToken(this.client);
      await holder.resume().catch((error: unknown) => {
        if (this.holder !== holder) return;
        const body = bodyOf(error);
        // Nobody else has the key of an account that was to be asked for its password each time.
        this.notify(null, { kind: 'ended', reason: body.code === 'device_locked' ? 'locked' : 'failed', error: body });
      });
    }
    await done;
    await new Promise((over) => setTimeout(over, kFarewellMs));
  }

  /** Another tab has taken the lock away: whatever has no answer yet is that one's. */
  private lose(): void {
    const holder = this.holder;
    if (holder === null) return;
    this.holder = null;
    this.tenure = null;
    this.release();
    void holder.abandon().finally(() => {
      if (this.ended) return;
      this.queue();
      this.sayToAll({ type: 'hello', client: this.client });
    });
  }

  /** Answers the others' question whether we live. */
  private sayTenure(): void {
    if (this.tenure === null) return;
    const { usual, now } = this.patience;
    const patience = this.holder?.livesInMemory === true ? Infinity : now;
    this.sayToAll({ type: 'tenure', tenure: { ...this.tenure, patience, usual } });
  }

  private async handle(from: string, { request, again }: { request: Request; again: boolean }): Promise<Reply | null> {
    const { holder } = this;
    if (holder === null) return null;
    const answer = (): Promise<Reply | null> => holder.handle(from, request, again);
    return takesLong(request) ? this.patience.during(answer) : answer();
  }

  private notify(to: string | null, notice: Notice): void {
    if (to === null || to === this.client) this.noticePage(notice);
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
    const reply = await this.handle(message.client, message);
    if (reply !== null) this.say(message.client, { type: 'reply', id: message.id, reply });
  }

  // --- as one of the tabs ------------------------------------------------------------------------------------------

  private hear(message: PublicMessage): void {
    if (message.type === 'tenure') {
      // One that has been robbed and does not know it yet may still answer.
      if (this.tenure !== null) return;
      this.heldBy = message.tenure.client;
      this.usualPatience = message.tenure.usual ?? kPatience;
      this.silence.heard(message.tenure.patience ?? kPatience);
      this.follow(message.tenure);
    } else if (message.type === 'freezing') {
      if (this.tenure === null && message.client === this.heldBy) this.silence.expect();
    } else if (this.tenure !== null) {
      this.meet(message.client);
      // Questions that came while we were frozen are not ours to answer any more.
      if (this.home.holds()) this.sayTenure();
      else this.lose();
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
    if (tenure.client !== this.client) {
      this.say(tenure.client, { type: 'request', tenure: tenure.id, client: this.client, id, again, request });
      return;
    }
    void this.handle(this.client, { request, again }).then((reply) => {
      if (reply !== null) this.outbox.receive(id, reply);
    });
  }

  private follow(tenure: Tenure): void {
    const change = this.outbox.follow(tenure);
    if (change === 'another') this.toPage({ type: 'notice', notice: { kind: 'taken-over' } });
    // A holder speaks only to tabs that it has heard.
    if (change !== 'same' && tenure.client !== this.client) this.sayToAll({ type: 'hello', client: this.client });
  }

  private noticePage(notice: Notice): void {
    if (notice.kind === 'ended') this.ended = true;
    this.toPage({ type: 'notice', notice });
  }

  private sayToAll(message: PublicMessage): void {
    if (!this.ended) this.everybody.postMessage(message);
  }

  private say(other: string, message: DirectMessage): void {
    if (other !== this.client && !this.closed) this.meet(other).postMessage(message);
  }

  private toPage(message: WorkerMessage, transfer: Transferable[] = []): void {
    self.postMessage(message, transfer);
  }
}

/** One piece of work in which the holder can answer nobody. */
function takesLong(request: Request): boolean {
  return request.kind === 'export' || request.kind === 'import';
}

let tab: Tab | null = null;

self.onmessage = ({ data }: MessageEvent<PageMessage>) => {
  switch (data.type) {
    case 'start':
      tab = new Tab(data.database, data.server, data.client);
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

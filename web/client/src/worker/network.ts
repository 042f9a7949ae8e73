import { Backoff } from './backoff.js';

/** What the link to the server needs from the holder. All of them may wait for their turn at the database. */
export interface LinkHost {
  /**
   * A token that is good now, another one than the server has `refused`; null where the account has to sign in again.
   * `offline` is thrown where that is the case.
   */
  token(refused: string | null): Promise<string | null>;
  connected(token: string): Promise<void>;
  receive(message: string): Promise<void>;
  disconnected(): Promise<void>;
  /** The next message to send, or null. */
  take(): Promise<string | null>;
  /** `connecting` or `offline` has changed, or a new sign-in is needed. */
  changed(): void;
}

const kCloseTokenRefused = 4401;
/**
 * The server answers every push: this long without a word while we wait for one is a dead connection. Or the word stands
 * behind much that comes over a slow line, of which nobody hears before all of it is here: so each time that it was in vain
 * the next connection has twice as long.
 */
const kSilenceMsMin = 30_000;
const kSilenceMsMax = 480_000;
const kConnectMsMax = 15_000;

/**
 * Keeps one WebSocket open for as long as it can, and carries messages; what they say is the core's business. A lost
 * connection is tried again with back-off, at once when the network comes back or somebody looks at the tab.
 */
export class Link {
  state: 'connecting' | 'offline' = 'offline';
  needsSignIn = false;

  private socket: WebSocket | null = null;
  private running = false;
  private trying = false;
  /** The token of the last connection, and the one that the server did not take. */
  private token: string | null = null;
  private refused: string | null = null;
  private settled = false;
  private sending = false;
  private moreToSend = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceMs = kSilenceMsMin;
  private readonly backoff = new Backoff();
  private readonly url: string;

  constructor(
    server: string,
    private readonly host: LinkHost,
  ) {
    this.url = `${server.replace(/^http/, 'ws')}/v1/sync/live`;
  }

  start(): void {
    this.running = true;
    this.needsSignIn = false;
    this.tryNow();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.retryTimer);
    this.drop();
    this.state = 'offline';
  }

  tryNow(): void {
    if (!this.running || this.trying || this.socket !== null || this.needsSignIn) return;
    clearTimeout(this.retryTimer);
    void this.connect();
  }

  /** The device says that its network is gone: a half-open connection would only notice much later. */
  lost(): void {
    // What comes next is another line.
    this.silenceMs = kSilenceMsMin;
    if (this.socket !== null) this.dropped(this.socket);
  }

  /** The server has welcomed us: the next failure is a new one. */
  welcomed(): void {
    this.settled = true;
    this.backoff.reset();
  }

  /** Closes and connects again, with back-off: the core asks for it. `renew`: the server did not take the token. */
  reconnect(renew: boolean): void {
    if (renew) this.refused = this.token;
    if (this.socket !== null) this.dropped(this.socket);
  }

  /** Sends whatever the core has to send. Messages leave in the order in which it hands them out. */
  async flush(): Promise<void> {
    this.moreToSend = true;
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.moreToSend) {
        const socket = this.socket;
        if (socket?.readyState !== WebSocket.OPEN) return;
        this.moreToSend = false;
        const message = await this.host.take();
        if (message === null) continue;
        // A message taken for a connection that is gone meanwhile is handed out again after `disconnected`.
        if (this.socket !== socket) return;
        socket.send(message);
        this.expectWord(socket);
        this.moreToSend = true;
      }
    } finally {
      this.sending = false;
    }
  }

  private async connect(): Promise<void> {
    this.trying = true;
    this.setState('connecting');
    try {
      const token = await this.host.token(this.refused);
      this.refused = null;
      if (token === null) {
        this.needsSignIn = true;
        this.setState('offline');
        return;
      }
      if (this.running) this.open(token);
    } catch {
      this.retryLater();
    } finally {
      this.trying = false;
    }
  }

  private open(token: string): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.token = token;
    this.settled = false;
    let order = Promise.resolve();
    const inOrder = (step: () => Promise<void>): void => {
      order = order.then(() => (this.socket === socket ? step() : undefined)).catch(() => this.dropped(socket));
    };
    const tooLong = setTimeout(() => this.dropped(socket), kConnectMsMax);
    socket.onopen = () => {
      clearTimeout(tooLong);
      inOrder(() => this.host.connected(token));
      inOrder(() => this.flush());
    };
    socket.onmessage = ({ data }) => {
      clearTimeout(this.silenceTimer);
      inOrder(() => this.host.receive(data as string));
    };
    socket.onclose = ({ code }) => {
      clearTimeout(tooLong);
      if (code === kCloseTokenRefused) this.refused = token;
      this.dropped(socket);
    };
  }

  /** `left`: what of our words had not gone yet. A line that is slow, but takes them, is not dead. */
  private expectWord(socket: WebSocket, left = socket.bufferedAmount): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      const { bufferedAmount } = socket;
      if (bufferedAmount < left) {
        this.expectWord(socket, bufferedAmount);
        return;
      }
      this.silenceMs = Math.min(2 * this.silenceMs, kSilenceMsMax);
      this.dropped(socket);
    }, this.silenceMs);
  }

  private dropped(socket: WebSocket): void {
    if (this.socket !== socket) return;
    this.drop();
    this.host.disconnected().catch(() => undefined);
    if (!this.running) return;
    // A token that runs out on a working connection is part of normal work; one refused at the door is not.
    if (this.refused !== null && this.settled) this.tryNow();
    else this.retryLater();
  }

  private drop(): void {
    clearTimeout(this.silenceTimer);
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private retryLater(): void {
    this.setState('offline');
    if (!this.running) return;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.tryNow(), this.backoff.nextMs());
  }

  private setState(state: 'connecting' | 'offline'): void {
    this.state = state;
    this.host.changed();
  }
}

import { fail, FreeholdError } from './errors.js';
import type { Notice, PageMessage, PublicMessage, Reply, Request, WorkerMessage } from './messages.js';

interface Answer {
  resolve: (reply: { ok: unknown; payload?: ArrayBuffer }) => void;
  reject: (error: FreeholdError) => void;
}

/**
 * A worker that has not let go by then hangs. Longer than a transaction of another tab may keep it; what is committed is on
 * the disk, and what is not is nobody's.
 */
const kCloseMsMax = 15_000;

/** The page's end of its worker: requests with answers, and notices. */
export class Connection {
  private readonly worker: Worker;
  /** The name of this tab among those of its database. */
  private readonly client = crypto.randomUUID();
  private readonly answers = new Map<number, Answer>();
  private lastId = 0;
  private closing: Promise<void> | null = null;
  private broken = false;
  private closed: () => void = () => undefined;
  private readonly onFreeze: () => void;

  constructor(
    database: string,
    server: string,
    private readonly onNotice: (notice: Notice) => void,
  ) {
    this.worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'freehold' });
    this.worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      if (event.message) {
        this.failAll(fail('internal', `The database worker failed: ${event.message}`));
        return;
      }
      this.failAll(fail('offline', 'The part of the application that holds the database could not be loaded.'));
      // It never began, and answers nothing, not even its end.
      this.broken = true;
      this.closed();
    };
    this.post({ type: 'start', database, server, client: this.client });
    this.onFreeze = () => sayFreezing(database, this.client);
    document.addEventListener('freeze', this.onFreeze);
  }

  request(request: Request): Promise<{ ok: unknown; payload?: ArrayBuffer }> {
    if (this.closing !== null) return Promise.reject(fail('closed', 'The database has been closed.'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.answers.set(id, { resolve, reject });
      const payload = request.kind === 'command' ? request.payload : undefined;
      this.post({ type: 'request', id, request }, payload === undefined ? [] : [payload]);
    });
  }

  /** Tells without waiting for an answer. */
  tell(request: Request): void {
    if (this.closing === null) this.request(request).catch(() => undefined);
  }

  close(): Promise<void> {
    this.closing ??= new Promise<void>((closed) => {
      this.closed = closed;
      if (this.broken) closed();
      else this.post({ type: 'close' });
      setTimeout(closed, kCloseMsMax);
    }).then(() => {
      document.removeEventListener('freeze', this.onFreeze);
      this.worker.terminate();
      this.failAll(fail('closed', 'The database has been closed.'));
    });
    return this.closing;
  }

  private post(message: PageMessage, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private hear(message: WorkerMessage): void {
    switch (message.type) {
      case 'reply':
        this.settle(message.id, message.reply);
        return;
      case 'notice':
        this.onNotice(message.notice);
        return;
      case 'closed':
        this.closed();
        return;
    }
  }

  private settle(id: number, reply: Reply): void {
    const answer = this.answers.get(id);
    this.answers.delete(id);
    if ('error' in reply) answer?.reject(new FreeholdError(reply.error));
    else answer?.resolve(reply);
  }

  private failAll(error: FreeholdError): void {
    for (const { reject } of this.answers.values()) reject(error);
    this.answers.clear();
  }
}

/** To the other tabs' workers (messages.ts), in case ours holds the database: it may be stopped before it hears of it. */
function sayFreezing(database: string, client: string): void {
  const everybody = new BroadcastChannel(`freehold:${database}`);
  everybody.postMessage({ type: 'freezing', client } satisfies PublicMessage);
  everybody.close();
}

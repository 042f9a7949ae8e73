import { FreeholdError, newId, type Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useSyncExternalStore } from 'react';
import { problemOf } from '../parts/problem_of';
import type { ToolDescription } from './model/complete';
import { ModelError, modelWords } from './model/errors';
import { underPolicy } from './model/page_policy';
import { loadModel } from './model/settings';
import { runTurn } from './model/turn';
import { readMessages } from './queries';

/** What is going on in a conversation beside what is stored of it. */
export interface Turn {
  /** The model's answer as far as it has come. */
  text: string;
  busy: boolean;
  /** Why there is no answer. */
  problem: { words: string; detail: string; code: string | null } | null;
}

const kIdle: Turn = { text: '', busy: false, problem: null };
/** More than a model is told; runTurn keeps the end of it. */
const kHistoryMessages = 200;

/** The turns of one database. They go on while one looks at something else, and end with the page. */
class Turns {
  private readonly turns = new Map<string, Turn>();
  private readonly aborts = new Map<string, AbortController>();
  private readonly readers = new Set<() => void>();
  private tools: Promise<ToolDescription[]> | null = null;

  constructor(private readonly db: Freehold) {
    db.on('closed', () => {
      for (const abort of this.aborts.values()) abort.abort();
    });
  }

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  of(conversation: string): Turn {
    return this.turns.get(conversation) ?? kIdle;
  }

  /**
   * Writes what somebody said; with the answer, where this device answers itself. Rejects where it could not be written: the
   * text is the caller's still. A model's answer is not waited for.
   */
  async say(conversation: string, text: string): Promise<void> {
    const id = newId();
    const model = await loadModel(this.db);
    try {
      await this.db.call(model === null ? 'assist' : 'say', { conversation, text, id });
    } catch (error) {
      // The tab that held the database is gone; whether it had written the message, the message itself says.
      const lost = error instanceof FreeholdError && error.code === 'wrong_state';
      if (!lost || (await this.db.messages.get(id)) === null) throw error;
    }
    this.set(conversation, kIdle);
    if (model !== null) void this.ask(conversation);
  }

  /** Asks the model for the answer that is missing. */
  async ask(conversation: string): Promise<void> {
    if (this.aborts.has(conversation)) return;
    const abort = new AbortController();
    this.aborts.set(conversation, abort);
    this.set(conversation, { text: '', busy: true, problem: null });
    try {
      await this.run(conversation, abort.signal);
      this.set(conversation, kIdle);
    } catch (error) {
      this.set(conversation, { ...this.of(conversation), busy: false, problem: await this.problemOf(error) });
    } finally {
      this.aborts.delete(conversation);
    }
  }

  /** This device answers what a model did not. */
  async answerHere(conversation: string): Promise<void> {
    await this.db.call('respond', { conversation });
    this.set(conversation, kIdle);
  }

  stop(conversation: string): void {
    this.aborts.get(conversation)?.abort();
  }

  private async run(conversation: string, signal: AbortSignal): Promise<void> {
    const model = await loadModel(this.db);
    if (model === null) return this.answerHere(conversation);
    const home = {
      tools: await this.toolsOnce(),
      history: () => readMessages(this.db, conversation, kHistoryMessages),
      answer: (content: string, calls: readonly object[]) => this.db.call('answer', { conversation, content, calls }),
    };
    const onText = (text: string): void => this.set(conversation, { text, busy: true, problem: null });
    await underPolicy(
      new URL(model.endpoint).origin,
      () => runTurn(model, home, { signal, onText }),
      () => new ModelError('not-allowed', ''),
    );
  }

  /** Asked once; after a failure again with the next turn. */
  private toolsOnce(): Promise<ToolDescription[]> {
    this.tools ??= this.db.call<ToolDescription[]>('tools').catch((error: unknown) => {
      this.tools = null;
      throw error;
    });
    return this.tools;
  }

  private async problemOf(error: unknown): Promise<Turn['problem']> {
    if (error instanceof ModelError) {
      if (error.problem === 'stopped') return null;
      const model = await loadModel(this.db).catch(() => null);
      const origin = model === null ? 'the model' : new URL(model.endpoint).origin;
      return { words: modelWords(error, origin), detail: error.detail, code: null };
    }
    return { ...problemOf(error), detail: '' };
  }

  private set(conversation: string, turn: Turn): void {
    if (turn === kIdle) this.turns.delete(conversation);
    else this.turns.set(conversation, turn);
    for (const reader of [...this.readers]) reader();
  }
}

const perDatabase = new WeakMap<Freehold, Turns>();

export function turnsOf(db: Freehold): Turns {
  const known = perDatabase.get(db) ?? new Turns(db);
  perDatabase.set(db, known);
  return known;
}

export function useTurn(conversation: string): Turn {
  const turns = turnsOf(useFreehold());
  return useSyncExternalStore(turns.subscribe, () => turns.of(conversation));
}

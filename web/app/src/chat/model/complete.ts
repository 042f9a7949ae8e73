import { ModelError } from './errors';
import { readEvents } from './events';

/** Which model answers: anything that speaks the protocol of OpenAI's chat completions. */
export interface ModelSettings {
  /** The address before `/chat/completions`. */
  endpoint: string;
  model: string;
  key: string;
}

export type ModelMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ModelToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

export interface ModelToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** As the core's procedure `tools` describes them. */
export interface ToolDescription {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}

/** A call that the model wants. `arguments` is an object, or what the model wrote instead of one. */
export interface WantedCall {
  id: string;
  name: string;
  arguments: unknown;
}

export interface Completion {
  content: string;
  calls: WantedCall[];
}

interface Options {
  signal: AbortSignal;
  /** Told the whole text so far, each time it grows. */
  onText: (text: string) => void;
  /** The model may be silent so long. */
  silenceMs?: number;
}

const kSilenceMs = 60_000;
const kContentCharsMax = 200_000;
const kCallsMax = 32;
const kDetailCharsMax = 300;
const kArgumentLevelsMax = 16;

/** One answer of the model, streamed. Rejects with a ModelError. */
export async function complete(
  settings: ModelSettings,
  messages: readonly ModelMessage[],
  tools: readonly ToolDescription[],
  options: Options,
): Promise<Completion> {
  const { signal, onText, silenceMs = kSilenceMs } = options;
  const abort = new AbortController();
  const gone = { silent: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      gone.silent = true;
      abort.abort();
    }, silenceMs);
  };
  const onStop = (): void => abort.abort();
  signal.addEventListener('abort', onStop);
  if (signal.aborted) onStop();
  let begun = false;
  try {
    heard();
    const response = await request(settings, messages, tools, abort.signal);
    begun = true;
    if (!response.ok) throw await refusalOf(response);
    return await read(response, onText, heard);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    if (signal.aborted) throw new ModelError('stopped', '');
    if (gone.silent) throw new ModelError('timeout', '');
    throw new ModelError(begun ? 'cut' : 'unreachable', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onStop);
    abort.abort();
  }
}

function request(
  { endpoint, model, key }: ModelSettings,
  messages: readonly ModelMessage[],
  tools: readonly ToolDescription[],
  signal: AbortSignal,
): Promise<Response> {
  const functions = tools.map((tool) => ({ type: 'function', function: tool }));
  return fetch(`${endpoint}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model, messages, tools: functions, tool_choice: 'auto', stream: true }),
    // Whoever runs the model need not learn from which page it was asked, and gets no cookies.
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal,
  });
}

async function refusalOf(response: Response): Promise<ModelError> {
  const text = await response.text().catch(() => '');
  const detail = detailOf(text);
  const { status } = response;
  if (status === 401 || status === 403) return new ModelError('key', detail);
  if (status === 404) return new ModelError('not-found', detail);
  if (status === 429) {
    const wait = Number(response.headers.get('retry-after') ?? '');
    return new ModelError('too-many', detail, wait > 0 ? wait : null);
  }
  return new ModelError(status >= 500 ? 'trouble' : 'nonsense', detail);
}

function detailOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } | string };
    const message = typeof error === 'string' ? error : error?.message;
    if (typeof message === 'string') return message.slice(0, kDetailCharsMax);
  } catch {
    // No JSON: the beginning of it will do.
  }
  return text.slice(0, kDetailCharsMax);
}

interface Piece {
  error?: { message?: unknown } | string;
  choices?: {
    finish_reason?: string | null;
    delta?: {
      content?: string | null;
      tool_calls?: { index?: number; id?: string; function?: { name?: string; arguments?: string } }[];
    };
    message?: Completion & { content?: string | null; tool_calls?: ModelToolCall[] };
  }[];
}

/** What has come of an answer so far. */
class Gathered {
  content = '';
  finished = false;
  /** By their number in the stream, which need not begin with the first. */
  private readonly calls = new Map<number, { id: string; name: string; arguments: string }>();

  take(piece: Piece): void {
    if (piece.error !== undefined) throw new ModelError('trouble', detailOf(JSON.stringify(piece)));
    const choice = piece.choices?.[0];
    if (choice === undefined) return;
    const said = choice.delta ?? choice.message;
    if (typeof said?.content === 'string') this.content += said.content;
    for (const [at, call] of (said?.tool_calls ?? []).entries()) this.takeCall(call, at);
    if (choice.finish_reason != null) this.finished = true;
    if (this.content.length > kContentCharsMax) throw new ModelError('nonsense', 'The answer has no end.');
  }

  completion(): Completion {
    const calls = [...this.calls].sort(([a], [b]) => a - b).map(([, call]) => call);
    return {
      content: storable(this.content),
      calls: calls.map((call, at) => ({
        id: storable(call.id) || `call_${at + 1}`,
        name: storable(call.name),
        arguments: argumentsOf(call.arguments),
      })),
    };
  }

  private takeCall(
    piece: { index?: number; id?: string; function?: { name?: string; arguments?: string } },
    at: number,
  ): void {
    const index = piece.index ?? at;
    if (!Number.isInteger(index) || index < 0 || index >= kCallsMax)
      throw new ModelError('nonsense', 'The model wants too many tools at once.');
    const call = this.calls.get(index) ?? { id: '', name: '', arguments: '' };
    this.calls.set(index, call);
    if (typeof piece.id === 'string' && call.id === '') call.id = piece.id;
    if (typeof piece.function?.name === 'string') call.name += piece.function.name;
    if (typeof piece.function?.arguments === 'string') call.arguments += piece.function.arguments;
    if (call.arguments.length > kContentCharsMax) throw new ModelError('nonsense', 'The arguments have no end.');
  }
}

async function read(response: Response, onText: (text: string) => void, heard: () => void): Promise<Completion> {
  const gathered = new Gathered();
  if (response.headers.get('content-type')?.includes('text/event-stream') !== true) {
    gathered.take(pieceOf(await response.text()));
    onText(gathered.content);
    return gathered.completion();
  }
  let done = false;
  for await (const data of readEvents(chunksOf(response, heard))) {
    if (data === '[DONE]') {
      done = true;
      break;
    }
    const before = gathered.content.length;
    gathered.take(pieceOf(data));
    if (gathered.content.length > before) onText(gathered.content);
  }
  if (!done && !gathered.finished) throw new ModelError('cut', '');
  return gathered.completion();
}

async function* chunksOf(response: Response, heard: () => void): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    heard();
    if (done) return;
    yield value;
  }
}

function pieceOf(text: string): Piece {
  try {
    const piece = JSON.parse(text) as Piece | null;
    if (piece !== null && typeof piece === 'object') return piece;
  } catch {
    // Said below.
  }
  throw new ModelError('nonsense', text.slice(0, kDetailCharsMax));
}

/** Text that every database can hold: no U+0000, no half of a surrogate pair. */
function storable(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text)).replaceAll('\0', '');
}

function levelsOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}

/** What is no object stays the text that it was: the core refuses it, and the record shows it. */
function argumentsOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text) as unknown;
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && levelsOf(value) <= kArgumentLevelsMax)
      return value;
  } catch {
    // Cut off, or no JSON from the start.
  }
  return storable(text);
}

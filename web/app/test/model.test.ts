import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { complete, type Completion, type ToolDescription, type WantedCall } from '../src/chat/model/complete';
import { endpointOf, endpointText } from '../src/chat/model/endpoint';
import { ModelError } from '../src/chat/model/errors';
import { kRoundsMax, modelMessages, runTurn } from '../src/chat/model/turn';
import { storedMessage, type StoredMessage } from '../src/chat/messages';
import {
  calls,
  cutAfter,
  inBytes,
  ModelServer,
  refusal,
  silentAfter,
  words,
} from '../../../tests/support/model_server.mjs';

let server: ModelServer;
beforeEach(async () => {
  server = await ModelServer.start();
});
afterEach(() => server.stop());

const tools: ToolDescription[] = [{ name: 'add_task', description: 'Adds a task.', parameters: { type: 'object' } }];
const settings = (): { endpoint: string; model: string; key: string } => ({
  endpoint: server.endpoint,
  model: 'test-model',
  key: 'sk-secret',
});

interface Asking {
  signal?: AbortSignal;
  onText?: (text: string) => void;
  silenceMs?: number;
}

function ask(options: Asking = {}): Promise<Completion> {
  return complete(settings(), [{ role: 'user', content: 'Hello' }], tools, {
    signal: options.signal ?? new AbortController().signal,
    onText: options.onText ?? (() => undefined),
    silenceMs: options.silenceMs ?? 5_000,
  });
}

async function problemOf(asking: Promise<unknown>): Promise<ModelError> {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ModelError, String(error));
  return error;
}

/** A conversation in memory, whose tools do what the test says. */
class Talk {
  readonly messages: StoredMessage[] = [];
  readonly tools = tools;

  constructor(
    question: string,
    private readonly run: (call: WantedCall) => { result: string } | { error: { code: string; message: string } },
  ) {
    this.add('user', question, []);
  }
  history = (): Promise<readonly StoredMessage[]> => Promise.resolve([...this.messages]);
  answer = (content: string, wanted: readonly WantedCall[]): Promise<void> => {
    this.add('assistant', content, wanted.map((call) => ({ ...call, ...this.run(call) })) as StoredMessage['calls']);
    return Promise.resolve();
  };
  private add(role: StoredMessage['role'], content: string, made: StoredMessage['calls']): void {
    this.messages.push({ id: String(this.messages.length), role, content, calls: made, created_at: '' });
  }
}

const stored = (row: { role: string; content: string; tool_calls?: unknown }): StoredMessage =>
  storedMessage({ id: 'x', created_at: '', tool_calls: null, ...row } as Parameters<typeof storedMessage>[0]);

test('a model is asked with its key, its tools and the words so far, and its answer comes as it grows', async () => {
  server.next(words('Good ', 'mor', 'ning'));
  const seen: string[] = [];
  const answer = await ask({ onText: (text) => seen.push(text) });
  assert.deepEqual(answer, { content: 'Good morning', calls: [] });
  assert.deepEqual(seen, ['Good ', 'Good mor', 'Good morning']);
  const [asked] = server.asked;
  assert.equal(asked?.path, '/v1/chat/completions');
  assert.equal(asked.headers.authorization, 'Bearer sk-secret');
  assert.equal(asked.headers.referer, undefined);
  assert.equal(asked.body.model, 'test-model');
  assert.equal(asked.body.stream, true);
  assert.equal(asked.body.tool_choice, 'auto');
  assert.deepEqual(asked.body.tools, [{ type: 'function', function: tools[0] }]);
});

test('a stream that is cut between any two bytes, within letters too, is the same answer', async () => {
  const event = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}`;
  const text = `: a comment\r\n\r\n${event('Grüße, ')}\r\n\r\n${event('你好 🎉')}\n\ndata:[DONE]\n\n`;
  for (const size of [1, 2, 3, 7, 1000]) {
    server.next(inBytes(text, size));
    assert.equal((await ask()).content, 'Grüße, 你好 🎉', `in pieces of ${size} bytes`);
  }
});

test('tool calls come in pieces, several at once; arguments that are no object stay what they are', async () => {
  server.next(
    calls(
      { id: 'a', name: 'add_task', arguments: '{"title":"Buy milk"}' },
      { id: 'b', name: 'add_task', arguments: '{"title": "Buy' },
      { id: 'c', name: 'list_tasks', arguments: '' },
      { id: '', name: 'list_tasks', arguments: '[1]' },
    ),
  );
  assert.deepEqual((await ask()).calls, [
    { id: 'a', name: 'add_task', arguments: { title: 'Buy milk' } },
    { id: 'b', name: 'add_task', arguments: '{"title": "Buy' },
    { id: 'c', name: 'list_tasks', arguments: {} },
    { id: 'call_4', name: 'list_tasks', arguments: '[1]' },
  ]);
});

test('a server that does not stream is understood as well', async () => {
  const message = {
    content: 'All at once',
    tool_calls: [{ id: 'a', function: { name: 'add_task', arguments: '{}' } }],
  };
  server.next(refusal(200, JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] })));
  assert.deepEqual(await ask(), { content: 'All at once', calls: [{ id: 'a', name: 'add_task', arguments: {} }] });
});

test('what no database can hold is left out of an answer', async () => {
  server.next(words('a\0b\ud800c'));
  assert.equal((await ask()).content, 'ab\ufffdc');
});

test('refusals are told apart: the key, the model, too many requests, trouble of the server’s own', async () => {
  server.next(
    refusal(401, '{"error":{"message":"Incorrect API key"}}'),
    refusal(404, '{"error":"no such model"}'),
    refusal(429, '{"error":{"message":"Slow down"}}', { 'retry-after': '7' }),
    refusal(503, '<html>busy</html>'),
    refusal(400, '{"error":{"message":"bad"}}'),
  );
  const errors = [];
  for (let n = 0; n < 5; n += 1) errors.push(await problemOf(ask()));
  assert.deepEqual(
    errors.map(({ problem, detail, retryAfterS }) => [problem, detail, retryAfterS]),
    [
      ['key', 'Incorrect API key', null],
      ['not-found', 'no such model', null],
      ['too-many', 'Slow down', 7],
      ['trouble', '<html>busy</html>', null],
      ['nonsense', 'bad', null],
    ],
  );
});

test('an answer whose connection breaks, or that ends before its end, is cut', async () => {
  server.next(cutAfter('Half of'), inBytes('data: {"choices":[{"delta":{"content":"Half of"}}]}\n\n', 1000));
  assert.equal((await problemOf(ask())).problem, 'cut');
  assert.equal((await problemOf(ask())).problem, 'cut');
});

test('what is no answer of a model is called that, and an error in the middle of a stream is told', async () => {
  server.next(
    inBytes('data: {"choices":[{\n\n', 1000),
    inBytes('data: {"error":{"message":"overloaded"}}\n\n', 1000),
    refusal(200, '<html>a portal of the hotel</html>'),
  );
  assert.equal((await problemOf(ask())).problem, 'nonsense');
  const trouble = await problemOf(ask());
  assert.deepEqual([trouble.problem, trouble.detail], ['trouble', 'overloaded']);
  assert.equal((await problemOf(ask())).problem, 'nonsense');
});

test('a model that falls silent is not waited for, and nobody is reached where nobody listens', async () => {
  server.next(silentAfter('Well'));
  assert.equal((await problemOf(ask({ silenceMs: 100 }))).problem, 'timeout');
  await server.stop();
  assert.equal((await problemOf(ask())).problem, 'unreachable');
  server = await ModelServer.start();
});

test('whoever stops an answer keeps what had come of it', async () => {
  server.next(silentAfter('The first half'));
  const abort = new AbortController();
  const talk = new Talk('Tell me', () => ({ result: '' }));
  const turn = runTurn(settings(), talk, { signal: abort.signal, onText: (text) => text !== '' && abort.abort() });
  assert.equal((await problemOf(turn)).problem, 'stopped');
  assert.equal(talk.messages.at(-1)?.content, 'The first half\n\n*Stopped.*');
});

test('tools are called round by round, their results go back, and the last word ends the turn', async () => {
  server.next(
    calls(
      { id: 'a', name: 'add_task', arguments: '{"title":"Buy milk"}' },
      { id: 'b', name: 'add_task', arguments: '{"titel' },
    ),
    calls({ id: 'c', name: 'add_task', arguments: '{"title":"Buy eggs"}' }),
    words('Both are on your list.'),
  );
  const talk = new Talk('Milk and eggs, please', ({ arguments: given }) =>
    typeof given === 'string' ? { error: { code: 'invalid_value', message: 'no object' } } : { result: 'done' },
  );
  await runTurn(settings(), talk, { signal: new AbortController().signal, onText: () => undefined });
  assert.deepEqual(
    talk.messages.map(({ role, content, calls: made }) => [role, content, made.map(({ name }) => name).join(' ')]),
    [
      ['user', 'Milk and eggs, please', ''],
      ['assistant', '', 'add_task add_task'],
      ['assistant', '', 'add_task'],
      ['assistant', 'Both are on your list.', ''],
    ],
  );
  const last = server.asked.at(-1)?.body.messages ?? [];
  assert.deepEqual(
    last.map(({ role, tool_call_id }) => (tool_call_id === undefined ? role : `${role} ${tool_call_id}`)),
    ['system', 'user', 'assistant', 'tool a', 'tool b', 'assistant', 'tool c'],
  );
  assert.deepEqual(JSON.parse(last[4]?.content ?? ''), { error: { code: 'invalid_value', message: 'no object' } });
  assert.deepEqual((last[2]?.tool_calls?.[1] as { function: object }).function, {
    name: 'add_task',
    arguments: '{"titel',
  });
});

test('a model that never stops calling tools is stopped after so many rounds', async () => {
  for (let n = 0; n < kRoundsMax; n += 1) server.next(calls({ id: String(n), name: 'add_task', arguments: '{}' }));
  const talk = new Talk('Go', () => ({ result: 'done' }));
  await runTurn(settings(), talk, { signal: new AbortController().signal, onText: () => undefined });
  assert.equal(server.asked.length, kRoundsMax);
  assert.match(talk.messages.at(-1)?.content ?? '', /without coming to an end/);
});

test('a long conversation is told from its end, and never begins with a tool’s result', () => {
  const call = { id: 'a', name: 'list_tasks', arguments: {}, result: { tasks: [] } };
  const history = Array.from({ length: 400 }, (_, n) =>
    n % 2 === 0
      ? stored({ role: 'user', content: `Question ${n} ${'x'.repeat(400)}` })
      : stored({ role: 'assistant', content: `Answer ${n}`, tool_calls: [call] }),
  );
  const told = modelMessages(history);
  assert.ok(told.length > 100 && told.length < 500, String(told.length));
  assert.notEqual(told[0]?.role, 'tool');
  assert.equal(told.filter(({ role }) => role === 'tool').length, told.filter((m) => 'tool_calls' in m).length);
  assert.equal(told.at(-1)?.role, 'tool');
});

test('records of tools that other programs wrote are read as far as they can be', () => {
  const agent = stored({
    role: 'agent',
    content: 'Done',
    tool_calls: [{ tool: 'add_task', arguments: { title: 'x' } }, 7],
  });
  assert.equal(agent.role, 'agent');
  assert.deepEqual(agent.calls, [{ id: 'call_1', name: 'add_task', arguments: { title: 'x' } }]);
  assert.deepEqual(stored({ role: 'agent', content: 'Done', tool_calls: { a: 1 } }).calls, []);
  assert.deepEqual(
    modelMessages([agent]).map(({ role }) => role),
    ['assistant', 'tool'],
  );
});

test('addresses are taken as people type them', () => {
  const typed = (text: string): string | null => {
    const url = endpointOf(text);
    return url === null ? null : endpointText(url);
  };
  assert.equal(typed(' https://models.example.org/v1/ '), 'https://models.example.org/v1');
  assert.equal(typed('models.example.org/v1/chat/completions'), 'https://models.example.org/v1');
  assert.equal(typed('http://localhost:11434'), 'http://localhost:11434');
  assert.equal(typed('https://me:secret@models.example.org'), null);
  assert.equal(typed('not an address'), null);
  assert.equal(typed(''), null);
});

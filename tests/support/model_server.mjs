// A server that speaks the protocol of OpenAI's chat completions, and says what a test tells it to: one answer a request.
import { createServer } from 'node:http';

export class ModelServer {
  #server;
  #scripts = [];
  /** What it was asked, in order: `{path, headers, body}`. */
  asked = [];
  /** Also once it has stopped. */
  endpoint = '';

  static async start() {
    const made = new ModelServer();
    made.#server = createServer((request, response) => void made.#serve(request, response));
    await new Promise((listening) => made.#server.listen(0, '127.0.0.1', listening));
    made.endpoint = `http://127.0.0.1:${made.#server.address().port}/v1`;
    return made;
  }

  next(...scripts) {
    this.#scripts.push(...scripts);
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #serve(request, response) {
    // Pages of any origin may ask, as such servers have it.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const asked = { path: request.url, headers: request.headers, body: JSON.parse(text) };
    this.asked.push(asked);
    const script = this.#scripts.shift();
    if (script === undefined) response.writeHead(500).end('{"error":{"message":"no answer was prepared"}}');
    else await script(response, asked);
  }
}

const delta = (content, finish = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: content, finish_reason: finish }] })}\n\n`;

function begin(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
}

/** Words in pieces. */
export const words =
  (...pieces) =>
  (response) => {
    begin(response);
    for (const piece of pieces) response.write(delta({ content: piece }));
    response.write(delta({}, 'stop'));
    response.end('data: [DONE]\n\n');
  };

/** Calls `{id, name, arguments}`, whose arguments come in two pieces each. */
export const calls =
  (...wanted) =>
  (response) => {
    begin(response);
    for (const [index, call] of wanted.entries()) {
      const half = Math.ceil(call.arguments.length / 2);
      const first = { name: call.name, arguments: call.arguments.slice(0, half) };
      response.write(delta({ tool_calls: [{ index, id: call.id, type: 'function', function: first }] }));
      response.write(delta({ tool_calls: [{ index, function: { arguments: call.arguments.slice(half) } }] }));
    }
    response.write(delta({}, 'tool_calls'));
    response.end('data: [DONE]\n\n');
  };

/** A stream of one's own, cut into pieces of so many bytes. */
export const inBytes = (text, size) => async (response) => {
  begin(response);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    response.write(bytes.subarray(at, at + size));
    await new Promise((soon) => setTimeout(soon, 0));
  }
  response.end();
};

export const refusal =
  (status, body, headers = {}) =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };

/** Some words, and then the cable is pulled. */
export const cutAfter = (text) => (response) => {
  begin(response);
  response.write(delta({ content: text }), () => setTimeout(() => response.destroy(), 20));
};

/** Some words, and then nothing any more. */
export const silentAfter = (text) => (response) => {
  begin(response);
  response.write(delta({ content: text }));
};

// A real `freehold serve` that tests start, stop, kill and start again at the same address.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './site.mjs';

const command = join(root, 'build/native-release/bin/freehold');

export class SyncServer {
  #arguments;
  #process = null;
  #log = [];

  /** `database` is a postgres:// or sqlite: URL, `web` the folder to serve, `serve` more words. */
  static async start({ database, web, serve = [] }) {
    if (!existsSync(command)) throw new Error(`${command} is not built; scripts/test builds it.`);
    const server = new SyncServer();
    server.#arguments = ['serve', '--database', database, '--web', web, ...serve];
    await server.#launch('127.0.0.1:0');
    return server;
  }

  /** The address, the same over restarts: it is the origin of the pages. */
  url = '';

  get running() {
    return this.#process !== null;
  }

  /** What the server has written to stderr, for the message of a failed test. */
  get log() {
    return this.#log.join('\n');
  }

  async restart() {
    if (this.running) await this.stop();
    await this.#launch(new URL(this.url).host);
  }

  /** As an operator stops it. Throws where it does not end with status 0. */
  async stop() {
    if (!this.running) return;
    const [status] = await this.#end('SIGTERM');
    if (status !== 0) throw new Error(`The server ended with status ${status}:\n${this.log}`);
  }

  /** As a power cut stops it. */
  async kill() {
    if (this.running) await this.#end('SIGKILL');
  }

  async #end(signal) {
    const child = this.#process;
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode];
    child.kill(signal);
    const result = await ended;
    this.#process = null;
    return result;
  }

  async #launch(listen) {
    const child = spawn(command, [...this.#arguments, '--listen', listen], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    // A test that dies on the way takes its server with it.
    const onExit = () => child.kill('SIGKILL');
    process.once('exit', onExit);
    child.once('exit', () => process.off('exit', onExit));
    createInterface({ input: child.stderr }).on('line', (line) => this.#log.push(line));
    const gone = once(child, 'exit').then(([status]) => {
      throw new Error(`The server ended at once, with status ${status}:\n${this.log}`);
    });
    const address = await Promise.race([gone, firstAddress(child.stdout)]);
    gone.catch(() => {});
    this.url = address;
  }
}

async function firstAddress(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const match = /https?:\/\/[^\s"]+/.exec(line);
    if (match) return match[0].replace(/\/$/, '');
  }
  throw new Error('The server closed its output without an address.');
}

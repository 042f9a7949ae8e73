// A real Postgres of the tests' own, the same as postgres_cluster.hpp makes for programs in C++.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const debian = '/usr/lib/postgresql';
const startLimitMs = 60_000;

/** Debian keeps the programs of a server outside PATH, by version. */
function findBinaries() {
  const versions = existsSync(debian)
    ? readdirSync(debian).filter((each) => existsSync(join(debian, each, 'bin/initdb')))
    : [];
  if (versions.length === 0) throw new Error('Postgres is not installed: apt-get install postgresql');
  versions.sort((a, b) => Number(b) - Number(a));
  return join(debian, versions[0], 'bin');
}

/** Postgres refuses root, so as root it runs as the user `postgres`. */
function serverUser() {
  if (process.getuid() !== 0) return {};
  const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

export class PostgresCluster {
  #binaries = findBinaries();
  #user = serverUser();
  #folder = mkdtempSync(join(tmpdir(), 'freehold-postgres-'));
  #server = null;
  #onExit = () => this.#server?.kill('SIGQUIT');

  /** A running cluster with one empty database, `url`. It ends with `stop()`, or with this process. */
  static async start() {
    const cluster = new PostgresCluster();
    try {
      await cluster.#initialise();
      await cluster.#launch();
      cluster.url = await cluster.createDatabase('freehold');
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  url = '';

  /** The URL of a new, empty database. */
  async createDatabase(name) {
    await this.#run('createdb', ['--host', this.#folder, '--username', 'freehold', name]);
    return `postgres://freehold@/${name}?host=${this.#folder}`;
  }

  async stop() {
    process.off('exit', this.#onExit);
    await this.#end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The server dies at once and comes back on the same data. */
  async restart() {
    await this.#end();
    await this.#launch();
  }

  async #initialise() {
    if (this.#user.uid !== undefined) chownSync(this.#folder, this.#user.uid, this.#user.gid);
    await this.#run('initdb', [
      ...['--pgdata', join(this.#folder, 'data'), '--auth', 'trust', '--username', 'freehold'],
      ...['--encoding', 'UTF8', '--no-locale', '--no-sync'],
    ]);
    process.on('exit', this.#onExit);
  }

  async #launch() {
    const settings = [
      'fsync=off',
      'full_page_writes=off',
      'listen_addresses=',
      `unix_socket_directories=${this.#folder}`,
    ];
    const log = openSync(join(this.#folder, 'log'), 'w');
    this.#server = spawn(
      join(this.#binaries, 'postgres'),
      ['-D', join(this.#folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...this.#user,
        stdio: ['ignore', log, log],
      },
    );
    closeSync(log);
    const deadline = Date.now() + startLimitMs;
    while (!this.#isReady()) {
      if (this.#server.exitCode !== null || Date.now() > deadline)
        throw new Error(`Postgres does not start:\n${readFileSync(join(this.#folder, 'log'), 'utf8')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #isReady() {
    const file = join(this.#folder, 'data/postmaster.pid');
    return existsSync(file) && readFileSync(file, 'utf8').includes('\nready');
  }

  async #end() {
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGQUIT');
    await exited;
  }

  async #run(program, args) {
    await run(join(this.#binaries, program), args, { ...this.#user, cwd: '/' });
  }
}

// Runs in the worker of vfs.test.mjs: one module, driven by messages { id, call, arguments }.
import createFreehold, { openPool } from '/freehold.js';

const core = await createFreehold();
const root = await navigator.storage.getDirectory();
let replica;

const call = (command) => {
  const { json } = replica.call(JSON.stringify(command));
  const { ok, error } = JSON.parse(json);
  if (error) throw Object.assign(new Error(error.message), { code: error.code });
  return ok;
};

const calls = {
  /** Waits for the worker that went before, as the client does. */
  async open(folder, slots) {
    const directory = await root.getDirectoryHandle(folder, { create: true });
    const deadline = performance.now() + 5_000;
    for (;;) {
      try {
        core.usePool(await openPool(directory, slots));
        break;
      } catch (error) {
        if (error.name !== 'NoModificationAllowedError' || performance.now() > deadline) throw error;
        await new Promise((retry) => setTimeout(retry, 20));
      }
    }
    replica = core.open('freehold.db', 'opfs');
  },
  async tryPool(folder) {
    core.usePool(await openPool(await root.getDirectoryHandle(folder, { create: true })));
  },
  openSecond: (path, vfs) => core.open(path, vfs).close(),
  growPool: (slots) => core.growPool(slots),
  close() {
    replica.close();
    core.releasePool();
  },
  wipe() {
    replica.close();
    return core.wipePool();
  },
  async names(folder) {
    const names = [];
    for await (const name of (await root.getDirectoryHandle(folder)).keys()) names.push(name);
    return names.sort();
  },
  call,
  insertMany(count) {
    const rows = Array.from({ length: count }, (_, i) => ({ title: `Task ${i}` }));
    return call({ do: 'insert_many', table: 'tasks', rows }).ids.length;
  },
  /** One transaction after the other until nobody listens any more. */
  async insertForEver(said) {
    for (let i = 1; ; ++i) {
      call({ do: 'insert', table: 'tasks', values: { title: `Task ${i}` } });
      self.postMessage({ [said]: i });
      await new Promise((next) => setTimeout(next, 0));
    }
  },
};

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, answer: await calls[data.call](...data.arguments) });
  } catch (error) {
    self.postMessage({ id: data.id, error: { name: error.name, code: error.code, message: error.message } });
  }
};
self.postMessage({ ready: true });

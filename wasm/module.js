// The module as JavaScript sees it, described in README.md: the pool of slots, and replicas as objects. It stands behind the
// linker's own code in freehold.js, which it knows as `startModule`; so the linker's optimiser, which loses track of
// destructuring, does not touch it.

const slotName = (number) => `slot-${number}`;
const fenceName = 'holder';
const freshMs = 1;
const settleMs = 20;
const noBytes = new Uint8Array(0);

function coreError(code, message) {
  return Object.assign(new Error(message), { code });
}

// Browsers that do not know this mode open files for one worker alone.
const sharedMode = { mode: 'readwrite-unsafe' };

async function openFile(directory, name, shared) {
  const file = await directory.getFileHandle(name, { create: true });
  return shared ? file.createSyncAccessHandle(sharedMode) : file.createSyncAccessHandle();
}

/** Opens slots `from` to `to`; all of them or none. */
async function openSlots(directory, from, to, shared) {
  const opening = [];
  for (let number = from; number < to; ++number) opening.push(openFile(directory, slotName(number), shared));
  const outcomes = await Promise.allSettled(opening);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  const handles = outcomes.filter((outcome) => outcome.status === 'fulfilled').map((outcome) => outcome.value);
  if (!failure) return handles;
  handles.forEach((handle) => handle.close());
  throw failure.reason;
}

/**
 * Who may write. A worker that hangs, or that the browser has frozen, cannot be asked to let go of its files; so another
 * one opens them beside it and writes a name of its own into this file. Whoever finds another name here than its own never
 * writes again. It looks before every write, but once a millisecond is enough: a new holder waits longer than that before
 * it reads anything.
 */
class Fence {
  static async put(directory) {
    const fence = new Fence();
    fence.file = await openFile(directory, fenceName, true);
    try {
      fence.file.write(fence.own, { at: 0 });
    } catch (error) {
      fence.file.close();
      throw error;
    }
    await new Promise((settled) => setTimeout(settled, settleMs));
    return fence;
  }

  own = crypto.getRandomValues(new Uint8Array(16));
  #found = new Uint8Array(16);
  #lookedAt = -Infinity;
  #held = true;

  holds() {
    const now = performance.now();
    if (!this.#held || now - this.#lookedAt < freshMs) return this.#held;
    this.#lookedAt = now;
    this.#held = this.file.read(this.#found, { at: 0 }) === 16 && this.own.every((byte, i) => byte === this.#found[i]);
    return this.#held;
  }
}

/** One more than the highest number of a slot in the directory. */
async function countSlots(directory) {
  let count = 0;
  for await (const name of directory.keys()) {
    const found = /^slot-(\d+)$/.exec(name);
    if (found) count = Math.max(count, Number(found[1]) + 1);
  }
  return count;
}

class Replica {
  #core;
  #number;

  constructor(core, number) {
    this.#core = core;
    this.#number = number;
  }

  call(command, payload = noBytes) {
    return this.#core.callReplica(this.#number, command, payload);
  }

  close() {
    this.#core.closeReplica(this.#number);
  }
}

/** The slot files of a directory, open. Nothing of the module is needed for that, so that both can come at the same time. */
class Pool {
  constructor(directory, shared, fence, handles) {
    Object.assign(this, { directory, shared, fence, handles, count: handles.length });
  }

  holds() {
    return this.fence?.holds() ?? true;
  }

  close() {
    this.handles.forEach((handle) => handle.close());
    this.fence?.file.close();
  }

  async grow(slots) {
    const from = this.count;
    if (slots <= from) return;
    this.count = slots;
    try {
      this.handles.push(...(await openSlots(this.directory, from, slots, this.shared)));
    } catch (error) {
      this.count = from;
      throw error;
    }
  }

  /** The files themselves; they are closed. */
  async remove() {
    if (this.shared) await this.directory.removeEntry(fenceName);
    for (let number = 0; number < this.count; ++number) await this.directory.removeEntry(slotName(number));
  }
}

export async function openPool(directory, slots = 6, shared = false) {
  const open = async () => openSlots(directory, 0, Math.max(slots, await countSlots(directory)), shared);
  // Opening a file reads nothing of it: that may go on while the fence settles.
  const [fence, handles] = await Promise.allSettled([shared ? Fence.put(directory) : null, open()]);
  if (fence.status === 'fulfilled' && handles.status === 'fulfilled')
    return new Pool(directory, shared, fence.value, handles.value);
  fence.value?.file.close();
  handles.value?.forEach((handle) => handle.close());
  throw fence.status === 'rejected' ? fence.reason : handles.reason;
}

class Core {
  #module;
  #pool = null;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  constructor(module) {
    this.#module = module;
  }

  usePool(pool) {
    if (this.#pool) throw coreError('wrong_state', 'the module has slots already');
    this.#pool = pool;
    Object.assign(this.#module.slots, { handles: pool.handles, fence: pool.fence });
  }

  holdsPool() {
    return this.#pool?.holds() ?? true;
  }

  async growPool(slots) {
    await this.#openPool().grow(slots);
  }

  releasePool() {
    if (!this.#pool) return;
    if (!this.#module._freehold_forget_slots()) throw coreError('wrong_state', 'close the databases first');
    this.#pool.close();
    Object.assign(this.#module.slots, { handles: [], fence: null });
    this.#pool = null;
  }

  async wipePool() {
    const pool = this.#openPool();
    this.releasePool();
    await pool.remove();
  }

  vault(path, command, payload = noBytes) {
    this.#openPool();
    const [name, text] = [this.#encoder.encode(path), this.#encoder.encode(command)];
    this.#withBytes([name, text, payload], (at, textAt, payloadAt) =>
      this.#module._freehold_vault(at, name.length, textAt, text.length, payloadAt, payload.length),
    );
    const reply = this.#reply();
    // The module wipes its copy of a key at its next answer.
    this.#module._freehold_call(0, 0, 0, 0, 0);
    return reply;
  }

  open(path, vfs, key = noBytes) {
    if (vfs !== 'opfs' && vfs !== 'memory') throw coreError('wrong_usage', "vfs is 'opfs' or 'memory'");
    if (vfs === 'opfs') this.#openPool();
    const name = this.#encoder.encode(vfs === 'memory' ? ':memory:' : path);
    const number = this.#withBytes([name, key], (at, keyAt) =>
      this.#module._freehold_open(at, name.length, vfs === 'opfs' ? 1 : 0, keyAt, key.length),
    );
    if (number !== 0) return new Replica(this, number);
    const { code, message } = JSON.parse(this.#reply().json).error;
    throw coreError(code, message);
  }

  /** For Replica. */
  callReplica(number, command, payload) {
    const text = this.#encoder.encode(command);
    this.#withBytes([text, payload], (at, payloadAt) =>
      this.#module._freehold_call(number, at, text.length, payloadAt, payload.length),
    );
    return this.#reply();
  }

  closeReplica(number) {
    this.#module._freehold_close(number);
  }

  #openPool() {
    if (!this.#pool) throw coreError('wrong_state', 'the slots are not open');
    return this.#pool;
  }

  /** Copies the parts into the module's memory for the time of one call, which gets their addresses. */
  #withBytes(parts, call) {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const start = this.#module._freehold_alloc(size);
    if (start === 0) throw coreError('internal', 'no memory is left');
    try {
      let end = start;
      const addresses = parts.map((part) => {
        const at = end;
        this.#module.HEAPU8.set(part, at);
        end += part.length;
        return at;
      });
      return call(...addresses);
    } finally {
      // Passwords and keys pass here, too.
      this.#module.HEAPU8.fill(0, start, start + size);
      this.#module._freehold_free(start);
    }
  }

  #reply() {
    // The memory may have grown and moved since anybody last looked.
    const { HEAPU8: bytes, HEAPU32: words } = this.#module;
    const at = this.#module._freehold_reply() >>> 2;
    const [json, jsonSize, payload, payloadSize] = words.subarray(at, at + 4);
    return {
      json: this.#decoder.decode(bytes.subarray(json, json + jsonSize)),
      payload: payloadSize === 0 ? null : bytes.slice(payload, payload + payloadSize),
    };
  }
}

export default async function createFreehold(options) {
  const beside = (name) => new URL(name, import.meta.url).href;
  return new Core(await startModule({ locateFile: beside, ...options }));
}

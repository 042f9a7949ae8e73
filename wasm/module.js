// The module's JavaScript side, described in README.md: the pool of slots, and replicas as objects. Part of the factory
// that the linker writes, so it sees the module's memory and exports.

const slotName = (number) => `slot-${number}`;

let pool = null; // { directory, count } once the slots are open

async function openSlot(directory, number) {
  const file = await directory.getFileHandle(slotName(number), { create: true });
  return file.createSyncAccessHandle();
}

/** Opens slots `from` to `to`; all of them or none. */
async function openSlots(directory, from, to) {
  const opening = [];
  for (let number = from; number < to; ++number) opening.push(openSlot(directory, number));
  const outcomes = await Promise.allSettled(opening);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  const handles = outcomes.filter((outcome) => outcome.status === 'fulfilled').map((outcome) => outcome.value);
  if (!failure) return handles;
  handles.forEach((handle) => handle.close());
  throw failure.reason;
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

function coreError(code, message) {
  return Object.assign(new Error(message), { code });
}

Module['preparePool'] = async (directory, slots = 6) => {
  if (pool) throw coreError('wrong_state', 'the slots are open already');
  pool = { directory, count: 0 };
  try {
    const count = Math.max(slots, await countSlots(directory));
    freeholdSlots.handles = await openSlots(directory, 0, count);
    pool.count = count;
  } catch (error) {
    pool = null;
    throw error;
  }
};

Module['growPool'] = async (slots) => {
  if (!pool) throw coreError('wrong_state', 'the slots are not open');
  if (slots <= pool.count) return;
  const from = pool.count;
  pool.count = slots;
  try {
    freeholdSlots.handles.push(...(await openSlots(pool.directory, from, slots)));
  } catch (error) {
    pool.count = from;
    throw error;
  }
};

Module['releasePool'] = () => {
  if (!pool) return;
  if (!Module['_freehold_forget_slots']()) throw coreError('wrong_state', 'close the databases first');
  freeholdSlots.handles.forEach((handle) => handle.close());
  freeholdSlots.handles = [];
  pool = null;
};

Module['wipePool'] = async () => {
  if (!pool) throw coreError('wrong_state', 'the slots are not open');
  const { directory, count } = pool;
  Module['releasePool']();
  for (let number = 0; number < count; ++number) await directory.removeEntry(slotName(number));
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const noBytes = new Uint8Array(0);

/** Copies the parts into the module's memory for the time of one call, which gets their addresses. */
function withBytes(parts, call) {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const start = Module['_freehold_alloc'](size);
  if (start === 0) throw coreError('internal', 'no memory is left');
  try {
    let at = start;
    const addresses = parts.map((part) => {
      HEAPU8.set(part, at);
      at += part.length;
      return at - part.length;
    });
    return call(...addresses);
  } finally {
    Module['_freehold_free'](start);
  }
}

function readReply() {
  const at = Module['_freehold_reply']() >> 2;
  const [json, jsonSize, payload, payloadSize] = HEAPU32.subarray(at, at + 4);
  return {
    json: decoder.decode(HEAPU8.subarray(json, json + jsonSize)),
    payload: payloadSize === 0 ? null : HEAPU8.slice(payload, payload + payloadSize),
  };
}

Module['open'] = (path, vfs) => {
  if (vfs !== 'opfs' && vfs !== 'memory') throw coreError('wrong_usage', "vfs is 'opfs' or 'memory'");
  if (vfs === 'opfs' && !pool) throw coreError('wrong_state', 'the slots are not open');
  const name = encoder.encode(vfs === 'memory' ? ':memory:' : path);
  const replica = withBytes([name], (at) => Module['_freehold_open'](at, name.length, vfs === 'opfs' ? 1 : 0));
  if (replica === 0) {
    const { code, message } = JSON.parse(readReply().json).error;
    throw coreError(code, message);
  }
  return {
    // Not as a default of the parameter: the linker's dead code elimination does not look there for what is used.
    call(command, payload) {
      const text = encoder.encode(command);
      const bytes = payload ?? noBytes;
      withBytes([text, bytes], (at, bytesAt) =>
        Module['_freehold_call'](replica, at, text.length, bytesAt, bytes.length),
      );
      return readReply();
    },
    close() {
      Module['_freehold_close'](replica);
    },
  };
};

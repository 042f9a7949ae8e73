// What the C++ side of the file system asks of a browser: slots, which are synchronous access handles of OPFS, time and
// randomness. Handles are opened by module.js; answers of one number are 0 done, 1 failed, 2 no space left.

const freeholdLibrary = {
  $freeholdSlots: {
    handles: [],
    // One object for all reads and writes: they are the busiest calls of the module.
    place: { at: 0 },
    // Set where files are shared with workers that may have been believed dead (module.js); asked before every write.
    fence: null,
    attempt: (work) => {
      try {
        if (freeholdSlots.fence !== null && !freeholdSlots.fence.holds()) return 1;
        work();
        return 0;
      } catch (error) {
        return error.name === 'QuotaExceededError' ? 2 : 1;
      }
    },
  },

  // Where module.js finds them.
  $freeholdSlots__postset: "Module['slots'] = freeholdSlots;",

  freehold_slot_count: function () {
    return freeholdSlots.handles.length;
  },

  freehold_slot_read: function (slot, out, size, offset) {
    freeholdSlots.place.at = offset;
    try {
      return freeholdSlots.handles[slot].read(HEAPU8.subarray(out, out + size), freeholdSlots.place);
    } catch (error) {
      return -1;
    }
  },

  freehold_slot_write: function (slot, bytes, size, offset) {
    freeholdSlots.place.at = offset;
    let written = 0;
    const outcome = freeholdSlots.attempt(() => {
      written = freeholdSlots.handles[slot].write(HEAPU8.subarray(bytes, bytes + size), freeholdSlots.place);
    });
    // Some browsers write what fits and say so, instead of throwing.
    return outcome === 0 && written < size ? 2 : outcome;
  },

  freehold_slot_truncate: function (slot, size) {
    return freeholdSlots.attempt(() => freeholdSlots.handles[slot].truncate(size));
  },

  freehold_slot_size: function (slot) {
    try {
      return freeholdSlots.handles[slot].getSize();
    } catch (error) {
      return -1;
    }
  },

  freehold_slot_flush: function (slot) {
    return freeholdSlots.attempt(() => freeholdSlots.handles[slot].flush());
  },

  $freeholdTime: { start_ms: 0 },

  // Microseconds from the monotonic clock, set by the wall clock whenever the two have moved apart: after sleep, and when
  // somebody sets the time.
  freehold_now_us__deps: ['$freeholdTime'],
  freehold_now_us: function () {
    const wall = Date.now();
    const ticks = performance.now();
    if (Math.abs(freeholdTime.start_ms + ticks - wall) > 20) freeholdTime.start_ms = wall - ticks;
    return Math.floor((freeholdTime.start_ms + ticks) * 1000);
  },

  freehold_random: function (out, size) {
    // getRandomValues takes at most 65,536 bytes at once.
    for (let at = 0; at < size; at += 65536)
      crypto.getRandomValues(HEAPU8.subarray(out + at, out + Math.min(size, at + 65536)));
  },
};

autoAddDeps(freeholdLibrary, '$freeholdSlots');
mergeInto(LibraryManager.library, freeholdLibrary);

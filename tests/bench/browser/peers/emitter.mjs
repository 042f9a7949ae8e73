// As much of Node's `events` as PouchDB needs in a browser.

export default function Emitter() {
  this.listeners_ = new Map();
}

// PouchDB copies what it finds here onto its constructor: the methods have to be seen when properties are listed.
Object.assign(Emitter.prototype, {
  on(event, listener) {
    this.listeners_ ??= new Map();
    this.listeners_.set(event, [...this.listeners(event), listener]);
    return this;
  },
  once(event, listener) {
    const once = (...words) => {
      this.removeListener(event, once);
      listener.apply(this, words);
    };
    once.listener = listener;
    return this.on(event, once);
  },
  listeners(event) {
    return this.listeners_?.get(event) ?? [];
  },
  listenerCount(event) {
    return this.listeners(event).length;
  },
  removeListener(event, listener) {
    const left = this.listeners(event).filter((each) => each !== listener && each.listener !== listener);
    this.listeners_?.set(event, left);
    return this;
  },
  removeAllListeners(event) {
    if (event === undefined) this.listeners_?.clear();
    else this.listeners_?.delete(event);
    return this;
  },
  emit(event, ...words) {
    const listeners = this.listeners(event);
    for (const listener of listeners) listener.apply(this, words);
    return listeners.length > 0;
  },
  setMaxListeners() {
    return this;
  },
});
Emitter.prototype.addListener = Emitter.prototype.on;
Emitter.prototype.off = Emitter.prototype.removeListener;
Emitter.listenerCount = (emitter, event) => emitter.listenerCount(event);

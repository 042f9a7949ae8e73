// A worker with one database; its name says whose. Driven by messages { id, call, arguments }; `echo` does nothing.
import { Plain } from './plain.mjs';

const engines = {
  official: async () => new Plain(new (await import('./official.mjs')).Official()),
  wa: async () => new Plain(new (await import('./wa_sqlite.mjs')).WaSqlite()),
  core: async () => new (await import('./core.mjs')).Core(),
};

const engine = await engines[self.name]();

self.onmessage = async ({ data }) => {
  try {
    const answer = data.call === 'echo' ? null : await engine[data.call](...data.arguments);
    self.postMessage({ id: data.id, answer });
  } catch (error) {
    self.postMessage({ id: data.id, error: { name: error.name, code: error.code, message: error.message } });
  }
};
self.postMessage({ ready: true });

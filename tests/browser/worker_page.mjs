// A page with one worker, whose functions are called from the test by messages { id, call, arguments }.

export class WorkerPage {
  /** `name` is what the worker finds as its own. Comes back when it says that it is ready. */
  static async open(page, url, name = '') {
    const opened = new this();
    opened.page = page;
    await page.evaluate(
      ([path, workerName]) =>
        new Promise((ready, failed) => {
          const waiting = new Map();
          const worker = new Worker(path, { type: 'module', name: workerName });
          worker.onerror = ({ message }) => failed(new Error(`The worker failed: ${message}`));
          window.said = {};
          worker.onmessage = ({ data }) => {
            if (data.ready) ready();
            else if (data.id === undefined) Object.assign(window.said, data);
            else waiting.get(data.id)(data);
          };
          window.ask = (call, args) =>
            new Promise((answered) => {
              const id = waiting.size;
              waiting.set(id, answered);
              worker.postMessage({ id, call, arguments: args });
            });
        }),
      [url, name],
    );
    return opened;
  }

  async call(call, ...args) {
    const { answer, error } = await this.page.evaluate(([name, list]) => window.ask(name, list), [call, args]);
    if (error) throw Object.assign(new Error(error.message), error);
    return answer;
  }
}

/**
 * Makes the app start without a server. The build lists the files of its shell in `kShell`: those named by their content
 * are taken from the cache, the page itself from the network where that answers in time, else from the cache as well.
 * Data never passes through here: it lives in the device's own database.
 */
declare const kShell: { version: string; hashed: string[]; plain: string[] };

const scope = self as unknown as ServiceWorkerGlobalScope;
const kCache = `freehold-shell-${kShell.version}`;
const kPatienceMs = 3_000;

scope.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(kCache);
      await cache.addAll(kShell.plain.map((path) => new Request(path, { cache: 'reload' })));
      await cache.addAll(kShell.hashed);
      await scope.skipWaiting();
    })(),
  );
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      // Tabs of the version before load the rest of their views when somebody goes there: its files stay until the next.
      const shells = (await caches.keys()).filter((name) => name.startsWith('freehold-shell-') && name !== kCache);
      for (const name of shells.slice(0, -1)) await caches.delete(name);
      await scope.clients.claim();
    })(),
  );
});

async function cached(path: string | Request): Promise<Response | undefined> {
  return (await caches.open(kCache)).match(path, { ignoreVary: true });
}

async function page(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(kPatienceMs) });
    if (response.ok) return response;
  } catch {
    // No network, or too slow a one.
  }
  return (await cached('/')) ?? Response.error();
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (url.pathname.startsWith('/v1/') || url.pathname.startsWith('/r/')) return;
  if (request.mode === 'navigate') {
    event.respondWith(page(request));
  } else if (url.pathname.startsWith('/assets/')) {
    // Of any version that is here: each name says what is in the file.
    event.respondWith(caches.match(request, { ignoreVary: true }).then((response) => response ?? fetch(request)));
  } else if (kShell.plain.includes(url.pathname)) {
    event.respondWith(cached(request).then((response) => response ?? fetch(request)));
  }
});

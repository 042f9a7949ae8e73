import { webcrypto } from 'node:crypto';

// Browsers and Node 20 have it as a global; Debian 12 brings Node 18, which does not.
if (!('crypto' in globalThis)) Object.assign(globalThis, { crypto: webcrypto });

// Which folder may include which. docs/architecture.md says why; docs/decisions/0001-* settles the order.

const core = [
  'core/base',
  'core/schema',
  'core/rules',
  'core/hashing',
  'core/merge',
  'core/protocol',
  'core/store',
  'core/vault',
  'core/migrate',
  'core/replica',
];
const upTo = (layer) => core.slice(0, core.indexOf(layer));

/** Every layer with what it may include beside itself. Longer paths come first: the first match decides. */
export const layers = [
  ...core.map((layer) => [layer, upTo(layer)]),
  ['core/workspace/assistant', [...core, 'core/workspace']],
  ['core/workspace', ['core/base', 'core/schema']],
  ['wasm', [...core, 'core/workspace', 'core/workspace/assistant']],
  ['sync/reconcile', upTo('core/store')],
  ['sync/stores/sql', [...upTo('core/store'), 'sync/reconcile']],
  ['sync/stores/sqlite', [...upTo('core/replica'), 'sync/reconcile', 'sync/stores/sql']],
  ['sync/stores/postgres', [...upTo('core/replica'), 'sync/reconcile', 'sync/stores/sql']],
  [
    'sync/stores',
    [...upTo('core/replica'), 'sync/reconcile', 'sync/stores/sql', 'sync/stores/sqlite', 'sync/stores/postgres'],
  ],
  ['sync/blobs', ['core/base']],
  ['sync/auth', [...upTo('core/store'), 'sync/reconcile']],
  ['sync/secrets', [...upTo('core/store'), 'sync/reconcile', 'sync/auth']],
  ['sync/http', [...upTo('core/store'), 'sync/reconcile', 'sync/blobs', 'sync/auth', 'sync/secrets']],
  ['native/legacy', [...core, 'core/workspace', 'sync/reconcile', 'sync/stores', 'sync/blobs', 'sync/auth']],
  [
    'native/simulation',
    [...core, 'core/workspace', 'wasm', 'sync/reconcile', 'sync/stores', 'sync/stores/sql', 'sync/stores/sqlite'],
  ],
  ['native/client', [...core]],
  [
    'native',
    [
      ...core,
      'core/workspace',
      'core/workspace/assistant',
      'sync/reconcile',
      'sync/stores',
      'sync/blobs',
      'sync/auth',
      'sync/secrets',
      'sync/http',
      'native/client',
      'native/legacy',
      'native/simulation',
      'native',
    ],
  ],
];

export const layerOf = (path) => layers.find(([folder]) => path.startsWith(`${folder}/`))?.[0];

export function mayInclude(from, to) {
  const allowed = layers.find(([folder]) => folder === from)?.[1] ?? [];
  return from === to || allowed.includes(to);
}

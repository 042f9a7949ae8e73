// Emscripten would fetch the module, and Node's fetch reads no files.
Module['wasmBinary'] = require('fs').readFileSync(__filename.replace(/\.js$/, '.wasm'));

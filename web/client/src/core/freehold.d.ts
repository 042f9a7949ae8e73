// The build puts the core beside this file; its types are written where it is made.
export * from '../../../../wasm/freehold.js';
export { default } from '../../../../wasm/freehold.js';

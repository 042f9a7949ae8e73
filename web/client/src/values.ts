import type { ColumnType } from './generated/schema.js';

/** What a query's parameter can be. */
export type Parameter = null | boolean | number | bigint | string | Uint8Array;

/** In the form that commands carry (docs/commands.md). */
export function encodeParameter(value: Parameter): unknown {
  if (typeof value === 'bigint') return { integer: value.toString() };
  if (value instanceof Uint8Array) return { base64: toBase64(value) };
  return value;
}

/** A row's values as commands carry them: bytes as base64, 64-bit integers as numbers or decimal text. */
export function encodeValues(values: object): Record<string, unknown> {
  const encoded: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(values) as [string, unknown][]) {
    if (value === undefined) continue;
    if (value instanceof Uint8Array) encoded[column] = toBase64(value);
    else if (value instanceof Date) encoded[column] = value.toISOString().replace(/(\.\d{3})Z$/, '$1000Z');
    else if (typeof value === 'bigint') encoded[column] = value.toString();
    else encoded[column] = value;
  }
  return encoded;
}

/** A row as commands answer it, with the values that its type promises. */
export function decodeRow(
  columns: Readonly<Record<string, { type: ColumnType }>>,
  row: object,
): Record<string, unknown> {
  const decoded: Record<string, unknown> = { ...row };
  for (const [column, { type }] of Object.entries(columns)) {
    const value = decoded[column];
    if (typeof value !== 'string') continue;
    if (type === 'bigint') decoded[column] = BigInt(value);
    else if (type === 'bytes') decoded[column] = Uint8Array.from(atob(value), (c) => c.charCodeAt(0));
  }
  return decoded;
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  const step = 0x8000;
  for (let at = 0; at < bytes.length; at += step) binary += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(binary);
}

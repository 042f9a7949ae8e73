import type { ErrorCode } from './generated/schema.js';

/** What an error looks like between core, worker, tabs and server. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  table?: string;
  row?: string;
  column?: string;
  /** Seconds to wait before the next try, where the server says so. */
  retryAfterS?: number;
}

/**
 * Everything that this library rejects with. `code` is stable and the same on server, device and wire; `message` is a
 * sentence for people, in English.
 */
export class FreeholdError extends Error {
  readonly code: ErrorCode;
  /** Where it happened, as far as that is known. */
  readonly table: string | undefined;
  readonly row: string | undefined;
  readonly column: string | undefined;
  /** Seconds to wait before the next try, where the server says so. */
  readonly retryAfterS: number | undefined;

  constructor(body: ErrorBody) {
    super(body.message);
    this.name = 'FreeholdError';
    this.code = body.code;
    this.table = body.table;
    this.row = body.row;
    this.column = body.column;
    this.retryAfterS = body.retryAfterS;
  }
}

export function fail(code: ErrorCode, message: string): FreeholdError {
  return new FreeholdError({ code, message });
}

/** The body to send of whatever was thrown; what is not ours is a fault of the program. */
export function bodyOf(error: unknown): ErrorBody {
  if (error instanceof FreeholdError) {
    const { code, message, table, row, column, retryAfterS } = error;
    return {
      code,
      message,
      ...(table === undefined ? {} : { table }),
      ...(row === undefined ? {} : { row }),
      ...(column === undefined ? {} : { column }),
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

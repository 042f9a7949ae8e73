import { FreeholdError, type ErrorBody } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { Accounts, SignIn } from './accounts.js';

/** A new password that locks the device already, and that the server has not heard of. */
export interface PasswordChange {
  account: string;
  /** The one that the server knows. */
  current: string;
  next: string;
}

/** As the database keeps it: for the server to hear, or with why it did not take it. */
export type KeptChange = PasswordChange | { refused: ErrorBody } | null;

/** What only another password, or another account, can help. Everything else passes. */
const kRefusals: ReadonlySet<ErrorCode> = new Set(['invalid_credentials', 'invalid_value', 'too_large', 'malformed']);

export function isRefusal(error: unknown): error is FreeholdError {
  return error instanceof FreeholdError && kRefusals.has(error.code);
}

/**
 * Makes the server take a new password, and answers a sign-in that goes on: the change ends every other. Doing it again
 * after an answer that was lost is the same as doing it once.
 */
export async function tellServer(accounts: Accounts, change: PasswordChange): Promise<SignIn> {
  const { account, current, next } = change;
  let signIn: SignIn;
  try {
    signIn = await accounts.login(account, current);
  } catch (error) {
    if (!(error instanceof FreeholdError) || error.code !== 'invalid_credentials') throw error;
    // A password that is not the account's any more: perhaps because the next one is already.
    return accounts.login(account, next).catch((refusal: unknown) => {
      throw isRefusal(refusal) ? error : refusal;
    });
  }
  try {
    return { user: signIn.user, session: await accounts.changePassword(signIn.session, current, next) };
  } catch (error) {
    await accounts.logout(signIn.session).catch(() => undefined);
    throw error;
  }
}

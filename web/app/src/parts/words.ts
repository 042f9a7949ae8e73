import type { FreeholdError, Status } from '@freehold/client';

/** What the app says in people's words, in one place. The code stands beside it, small, to be copied. */

/** What can keep anybody from an account, whatever was asked: what happened, and what to do about it. */
export function accountProblem(error: FreeholdError): string {
  switch (error.code) {
    case 'offline':
      return 'The server cannot be reached. Try again when there is a network.';
    case 'too_many_attempts':
      return `Too many tries. ${error.retryAfterS === undefined ? 'Wait some minutes' : `Wait ${wait(error.retryAfterS)}`}, then try again.`;
    case 'account_disabled':
      return 'This account has been switched off. Whoever runs the server can switch it on again.';
    case 'busy':
    case 'database_unavailable':
      return 'The server has too much to do just now. Try again in a moment.';
    case 'unauthenticated':
    case 'token_expired':
      return 'The sign-in has run out. Sign in again.';
    case 'origin_not_allowed':
      return 'The server takes no sign-ins from this address. Whoever runs it can allow it.';
    case 'database_too_new':
      return 'A newer version of the app has been used here. Reload the page to get it.';
    case 'database_damaged':
      return 'The copy on this device is damaged. What was synced is safe on the server.';
    case 'storage_full':
      return 'This device is full. Make some room, then try again.';
    case 'storage_failed':
      return 'The browser does not let the app keep anything here. Close its other windows, or leave the private one, and try again.';
    case 'not_found':
    case 'method_not_allowed':
    case 'malformed':
      return 'App and server do not understand each other: one of them is older. Reload the page; if that does not help, tell whoever runs the server.';
    case 'internal':
      return 'The app did not start well. Reload the page, then try again.';
    default:
      return sentence(error.message);
  }
}

export function signInProblem(error: FreeholdError, signingUp: boolean): string {
  switch (error.code) {
    case 'invalid_credentials':
      return 'This account and password do not belong together.';
    case 'offline':
      return signingUp
        ? 'The server cannot be reached. An account needs it once; after that everything works without.'
        : 'The server cannot be reached, and this account has not been used on this device before. The first time needs a network.';
    case 'unique_violation':
      return 'This email address already has an account. Sign in, or use another address.';
    case 'device_locked':
      return 'On this device another password locks this account.';
    case 'database_foreign':
      return 'This device has a copy of an earlier account of this name, from a server that has been set up anew.';
    default:
      return accountProblem(error);
  }
}

export function unlockProblem(error: FreeholdError): string {
  switch (error.code) {
    case 'invalid_credentials':
      return 'This is not the password of this account.';
    case 'device_locked':
      return `The account’s password has been changed elsewhere. Here the earlier one is needed, once more. Who does not
        have it any more can forget the account on this device: what was synced comes back, what was not is lost.`;
    case 'offline':
      return 'The server cannot be reached, and nothing of this account is on this device yet.';
    default:
      return signInProblem(error, false);
  }
}

export function changeProblem(error: FreeholdError): string {
  return error.code === 'invalid_credentials' ? 'This is not your current password.' : accountProblem(error);
}

function wait(seconds: number): string {
  if (seconds < 60) return count(Math.max(1, Math.ceil(seconds)), 'second', 'seconds');
  if (seconds < 3600) return count(Math.ceil(seconds / 60), 'minute', 'minutes');
  return count(Math.ceil(seconds / 3600), 'hour', 'hours');
}

/** The engine's messages are half sentences. */
export function sentence(message: string): string {
  const text = message.trim();
  return text.slice(0, 1).toUpperCase() + text.slice(1) + (/[.!?…]$/.test(text) ? '' : '.');
}

export function refusalWords(error: { code: string; message: string; column?: string | undefined }): string {
  switch (error.code) {
    case 'unique_violation':
      return `Somebody else already uses this ${error.column ?? 'value'}.`;
    case 'not_owner':
      return 'What it changes is not there any more, or is not yours.';
    case 'row_deleted':
      return 'It was deleted on another device in the meantime.';
    case 'parent_missing':
      return 'What it belongs to is not there any more.';
    case 'quota_exceeded':
      return 'Your plan does not allow more of these.';
    case 'schema_too_new':
      return 'This server is older than the app and does not know such changes yet.';
    default:
      return sentence(error.message);
  }
}

export function troubleWords(error: FreeholdError): { title: string; text: string } {
  switch (error.code) {
    case 'database_too_new':
      return {
        title: 'This page is older than your data',
        text: 'A newer version of the app has been used here. Reload the page to get it.',
      };
    case 'storage_full':
      return { title: 'This device is full', text: 'Make some room and try again. Nothing has been lost.' };
    case 'storage_failed':
      return {
        title: 'The browser keeps the database closed',
        text: 'Close its other windows, or leave the private one, and try again. Your data has not been touched.',
      };
    case 'database_damaged':
      return {
        title: 'The copy on this device is damaged',
        text: 'What was synced is safe on the server. Try again; if it stays, wipe this device and sign in anew.',
      };
    default:
      return {
        title: 'The database did not open',
        text: 'Your data has not been touched. Try again, or reload the page.',
      };
  }
}

/** Of a view that could not be shown. `missing`: a piece of the app itself did not come. */
export function viewTroubleWords(error: FreeholdError, missing: boolean): { title: string; text: string } {
  if (missing)
    return {
      title: 'This part of the app did not load',
      text: 'It comes from the server, which cannot be reached now or has a newer version. Try again when there is a network, or reload the page. What you wrote is kept.',
    };
  if (error.code !== 'internal' && error.code !== 'invalid_value') return troubleWords(error);
  return {
    title: 'This page could not be shown',
    text: 'Your data has not been touched. Try again; where that does not help, reload the page.',
  };
}

const kNumbers = new Intl.NumberFormat();

export function count(n: number, one: string, many: string): string {
  return n === 1 ? `1 ${one}` : `${kNumbers.format(n)} ${many}`;
}

export function number(n: number): string {
  return kNumbers.format(n);
}

/** `1.2 GB`: as disks are sold. */
export function byteSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)), units.length - 1);
  const size = bytes / 1000 ** power;
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: size < 10 && power > 0 ? 1 : 0,
  }).format(size);
}

export interface StatusWords {
  tone: 'good' | 'quiet' | 'attention';
  /** A few words, for the pill. */
  short: string;
  /** A sentence, for the page. */
  long: string;
}

function waitingWords(changes: number, files: number): string {
  if (files === 0) return count(changes, 'change is', 'changes are');
  if (changes === 0) return count(files, 'file is', 'files are');
  return `${count(changes, 'change', 'changes')} and ${count(files, 'file', 'files')} are`;
}

export function statusWords(status: Status): StatusWords {
  const { network, needsSignIn, passwordChange, pending, held, uploads, refused, syncing, firstSyncDone } = status;
  const files = uploads?.files ?? 0;
  const waiting = waitingWords(pending, files);
  if (refused > 0) {
    return {
      tone: 'attention',
      short: count(refused, 'needs you', 'need you'),
      long: `The server did not accept ${count(refused, 'change', 'changes')}. Nothing is lost: decide below.`,
    };
  }
  if (passwordChange === 'refused') {
    return {
      tone: 'attention',
      short: 'Password not changed',
      long: 'The server did not take your new password. It locks this device; the account still has its earlier one.',
    };
  }
  if (uploads !== null && uploads.failed > 0) {
    return {
      tone: 'attention',
      short: `${count(uploads.failed, 'file', 'files')} not sent`,
      long: `The server did not take ${count(uploads.failed, 'file', 'files')}. Nothing is lost: they are on this device.`,
    };
  }
  if (needsSignIn) {
    return {
      tone: 'attention',
      short: 'Sign in again',
      long: 'The server asks for your password again. Until then you can go on working; sync waits.',
    };
  }
  if (syncing !== null) {
    return {
      tone: 'quiet',
      short: `Syncing ${number(syncing.done)} of ${number(syncing.total)}`,
      long: firstSyncDone ? 'Changes are on their way.' : 'Your rows are coming to this device for the first time.',
    };
  }
  if (network !== 'online') {
    const all = pending + files;
    if (network === 'connecting' && all === 0)
      return { tone: 'quiet', short: 'Connecting', long: 'Reaching the server.' };
    return {
      tone: 'quiet',
      short: all === 0 ? 'Offline' : `Offline — ${number(all)} waiting`,
      long:
        all === 0
          ? 'The server cannot be reached. Go on working: everything is on this device.'
          : `The server cannot be reached. ${waiting} on this device and will be sent by itself.`,
    };
  }
  if (held > 0 && held >= pending) {
    return {
      tone: 'quiet',
      short: `${number(held)} waiting`,
      long: `The server is older than this app and does not know ${count(held, 'change', 'changes')} yet. They stay here, and are sent when it has been brought up to date.`,
    };
  }
  if (pending > 0)
    return { tone: 'quiet', short: `Syncing ${number(pending)}`, long: `${waiting} on the way to the server.` };
  if (files > 0) {
    const short = `Sending ${count(files, 'file', 'files')}`;
    return { tone: 'quiet', short, long: `${waiting} on the way to the server.` };
  }
  return { tone: 'good', short: 'Synced', long: 'Everything on this device is also on the server.' };
}

const kTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const kDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const kDayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const kFull = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/** Today as a time, this year as a day, else with the year. */
export function shortDate(time: string | number, now = new Date()): string {
  const date = new Date(time);
  if (date.toDateString() === now.toDateString()) return kTime.format(date);
  return (date.getFullYear() === now.getFullYear() ? kDay : kDayOfYear).format(date);
}

export function fullDate(time: string | number): string {
  return kFull.format(new Date(time));
}

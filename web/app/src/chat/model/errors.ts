/** Why a model gave no answer. */
export type ModelProblem =
  | 'key'
  | 'not-found'
  | 'too-many'
  | 'not-allowed'
  | 'unreachable'
  | 'cut'
  | 'timeout'
  | 'trouble'
  | 'nonsense'
  | 'stopped';

export class ModelError extends Error {
  constructor(
    readonly problem: ModelProblem,
    /** What the model's server said itself, or nothing. */
    readonly detail: string,
    /** When it will take requests again, in seconds, where it said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(detail);
    this.name = 'ModelError';
  }
}

/** In people's words: what happened, and what to do about it. */
export function modelWords({ problem, retryAfterS }: ModelError, endpoint: string): string {
  switch (problem) {
    case 'key':
      return 'The model’s server does not take this key. Look at it in the model’s settings.';
    case 'not-found':
      return 'The model’s server does not know this model or this address. Look at both in the model’s settings.';
    case 'too-many':
      return retryAfterS === null
        ? 'The model’s server takes no more requests for now: too many, or the credit has run out. Try again later.'
        : `The model’s server takes no more requests for now. Try again in ${Math.ceil(retryAfterS)} seconds.`;
    case 'not-allowed':
      return `This page may not talk to ${endpoint}. Whoever runs the Freehold server allows it with --model-endpoint.`;
    case 'unreachable':
      return 'The model cannot be reached. It needs a network, and a server that lets this page call it.';
    case 'cut':
      return 'The connection to the model broke off in the middle of the answer.';
    case 'timeout':
      return 'The model has been silent for too long.';
    case 'trouble':
      return 'The model’s server has a problem of its own. Try again later.';
    case 'nonsense':
      return 'The model’s server answered something that is no answer of a model.';
    case 'stopped':
      return 'Stopped.';
  }
}

/** How long a password may wait for a network. Whoever stays away longer is asked once more. */
const kKeptMsMax = 4 * 60 * 60 * 1000;

export interface Credentials {
  account: string;
  password: string;
}

/**
 * The password that opened the device without a network, until the server has said its first word: in memory alone, and
 * not for long. With it the device signs in by itself where its sign-in has ended meanwhile.
 */
export class GivenPassword {
  private credentials: Credentials | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  get current(): Credentials | null {
    return this.credentials;
  }

  keep(credentials: Credentials): void {
    this.forget();
    this.credentials = credentials;
    this.timer = setTimeout(() => this.forget(), kKeptMsMax);
  }

  forget(): void {
    clearTimeout(this.timer);
    this.credentials = null;
  }
}

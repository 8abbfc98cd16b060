/** A device opened on first use and shared until it is lost; one that failed to open is tried again by the next call. */

export interface Opened<S> {
  readonly session: S;
  /** Resolves when the device is lost. */
  readonly lost: Promise<unknown>;
}

export class Device<S> {
  private session: Promise<S> | null = null;

  constructor(private readonly openNew: () => Promise<Opened<S>>) {}

  open = (): Promise<S> => (this.session ??= this.start());

  private async start(): Promise<S> {
    try {
      const { session, lost } = await this.openNew();
      void lost.then(this.forget);
      return session;
    } catch (thrown) {
      this.forget();
      throw thrown;
    }
  }

  private forget = (): void => {
    this.session = null;
  };
}

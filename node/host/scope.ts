/**
 * Owns resources that must close in the reverse order of their opening, as `AsyncDisposableStack` does in later
 * versions of Node. Use it with `await using scope = new Scope()`.
 */
export class Scope implements AsyncDisposable {
  #closers: (() => unknown)[] = [];
  #closing: Promise<void> | undefined;

  /** Closes `resource` with the scope and returns it. On a scope that is already closed the resource is refused. */
  use<T extends AsyncDisposable | Disposable>(resource: T): T {
    this.defer(() => {
      if (Symbol.asyncDispose in resource) return resource[Symbol.asyncDispose]();
      resource[Symbol.dispose]();
      return undefined;
    });
    return resource;
  }

  /** Runs `closer` when the scope closes; it may return a promise, which is awaited before the next closer runs. */
  defer(closer: () => unknown): void {
    if (this.#closing !== undefined) throw new Error('expected an open scope, but this scope is closed');
    this.#closers.push(closer);
  }

  /**
   * Runs every closer, the last registered first, even when some throw. Rejects with the error of a single failed
   * closer, or with an AggregateError in the order of closing. Calling it again gives the same promise.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const closer of this.#closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} resources failed to close`);
  }
}

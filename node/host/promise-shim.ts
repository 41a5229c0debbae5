/**
 * libp2p 3 calls `Promise.withResolvers`, which Node has only from version 22 on. Importing this module first gives
 * Node 20 the same function; elsewhere it changes nothing. It must precede every import that loads libp2p, because
 * modules are evaluated in the order of their import statements.
 */
interface Resolvers<T> {
  promise: Promise<T>;
  resolve(value: T | PromiseLike<T>): void;
  reject(reason?: unknown): void;
}

function withResolvers<T>(this: PromiseConstructor): Resolvers<T> {
  let resolve!: Resolvers<T>['resolve'];
  let reject!: Resolvers<T>['reject'];
  const promise = new this<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

if (!Object.hasOwn(Promise, 'withResolvers')) {
  Object.defineProperty(Promise, 'withResolvers', { configurable: true, writable: true, value: withResolvers });
}

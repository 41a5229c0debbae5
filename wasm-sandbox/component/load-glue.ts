import type { Instantiate } from './component-guest.ts';

/**
 * Takes away from the linking code what it does not need for a synchronous command: it would print, wait or draw
 * random numbers only in the asynchronous parts that it always carries.
 */
const PRELUDE = `
const console = { debug() {}, error() {}, log() {}, warn() {} };
const process = undefined, fetch = undefined, queueMicrotask = undefined;
const setTimeout = () => { throw new TypeError('asynchronous components are not supported'); };
const Math = Object.defineProperty(Object.create(globalThis.Math), 'random', { value: () => 0 });
`;

/** Evaluates a component's linking code as a module of its own. */
export async function loadGlue(glue: string): Promise<Instantiate> {
  const url = `data:text/javascript;base64,${Buffer.from(PRELUDE + glue).toString('base64')}`;
  const loaded = (await import(url)) as { instantiate: Instantiate };
  return loaded.instantiate;
}

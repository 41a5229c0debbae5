/**
 * Applies `work` to items of a lazy source, `width` at a time, and gives the results in the order of the items. The source
 * is read no further ahead than that. A failure ends it; work that was begun is awaited first.
 */
export async function* ordered<T, R>(
  source: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  try {
    for await (const item of source) {
      begun.push(work(item));
      // Awaited in its turn; until then a rejection is not unhandled.
      begun.at(-1)!.catch(() => undefined);
      if (begun.length >= width) yield await begun.shift()!;
    }
    while (begun.length > 0) yield await begun.shift()!;
  } finally {
    await Promise.allSettled(begun);
  }
}

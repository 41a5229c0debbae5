interface Block {
  /** The word after the fence, in lower case; empty where there is none. */
  readonly tag: string;
  readonly code: string;
}

/** Fenced blocks of a model's answer, in their order. */
export function fencedBlocks(text: string): Block[] {
  return [...text.matchAll(/```([^\n]*)\n([\s\S]*?)\n\s*```/g)].map(([, tag = '', code = '']) => {
    return { tag: tag.trim().toLowerCase(), code };
  });
}

/** What stands after a fence that is never closed: an answer that was cut off. */
export function openBlock(text: string): Block | undefined {
  const [, tag, code] = /```([^\n]*)\n([\s\S]*)/.exec(text) ?? [];
  return tag === undefined || code === undefined ? undefined : { tag: tag.trim().toLowerCase(), code };
}

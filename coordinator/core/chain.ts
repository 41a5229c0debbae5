/** `prev` of a node's first statement: 64 zeros, because nothing comes before a join. */
export const GENESIS_PREV = '0'.repeat(64);

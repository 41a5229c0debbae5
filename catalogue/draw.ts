import { sha256 } from '@noble/hashes/sha2.js';

/** A deterministic source of draws: every method is a function of the seed and of the label alone. */
export interface Draw {
  /** An integer in 0 .. bound - 1. */
  below(label: string, bound: number): number;
  /** One of the items; throws on an empty list. */
  pick<T>(label: string, items: readonly T[]): T;
  /** The items in a drawn order. */
  shuffle<T>(label: string, items: readonly T[]): T[];
  /** An index with probability proportional to its weight; all weights zero means the first. */
  weighted(label: string, weights: readonly number[]): number;
}

function hash48(seed: string, label: string): number {
  const digest = sha256(new TextEncoder().encode(`hivesmith-catalogue\n${seed}\n${label}`));
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + (digest[i] ?? 0);
  return value;
}

/** Draws from SHA-256 of (seed, label). The modulo bias over 48 bits is below 1e-9 for the sizes used here. */
export function drawFrom(seed: string): Draw {
  const below = (label: string, bound: number) => hash48(seed, label) % bound;
  return {
    below,
    pick: <T>(label: string, items: readonly T[]): T => {
      if (items.length === 0) throw new Error(`nothing to draw from for ${label}`);
      return items[below(label, items.length)] as T;
    },
    shuffle: <T>(label: string, items: readonly T[]): T[] => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(`${label}/${i}`, i + 1);
        const kept = out[i] as T;
        out[i] = out[j] as T;
        out[j] = kept;
      }
      return out;
    },
    weighted: (label, weights) => {
      const scaled = weights.map((w) => Math.max(0, Math.round(w * 1e6)));
      const total = scaled.reduce((sum, w) => sum + w, 0);
      if (total === 0) return 0;
      let left = below(label, total);
      for (const [i, w] of scaled.entries()) {
        if (left < w) return i;
        left -= w;
      }
      return weights.length - 1;
    },
  };
}

import type { Draw } from '../draw.ts';
import type { Reading } from '../kinds/kind.ts';
import type { Naming } from './names.ts';

export type Layout = 'script' | 'main' | 'class' | 'compact';
export type ReadingStyle = 'iter' | 'pop' | 'deque' | 'input' | 'readline';

/** A way of writing programs; it decides how a candidate looks, never whether it is right. */
export interface Persona {
  layout: Layout;
  reading: ReadingStyle;
  naming: Naming;
  comments: boolean;
}

const LAYOUTS: readonly Layout[] = ['script', 'main', 'class', 'compact'];
const READINGS: readonly ReadingStyle[] = ['iter', 'pop', 'deque', 'input', 'readline'];
const NAMINGS: readonly Naming[] = ['keep', 'short', 'words'];

/** The plainest persona: the reference is written in it. */
export const PLAIN: Persona = { layout: 'main', reading: 'iter', naming: 'keep', comments: true };

/** The persona of a slot. Consecutive slots differ in layout, reading and naming: 60 combinations before one comes back. */
export function personaOf(draw: Draw, slot: number): Persona {
  const layouts = draw.shuffle('persona/layout', LAYOUTS);
  const readings = draw.shuffle('persona/reading', READINGS);
  const namings = draw.shuffle('persona/naming', NAMINGS);
  return {
    layout: layouts[slot % 4] as Layout,
    reading: readings[slot % 5] as ReadingStyle,
    naming: namings[slot % 3] as Naming,
    comments: draw.below(`persona/comments/${slot}`, 3) === 0,
  };
}

export function personaName(p: Persona): string {
  return `${p.layout}/${p.reading}/${p.naming}${p.comments ? '/commented' : ''}`;
}

/** The reading idiom as Python: imports, lines before the first read, and the expressions for values. */
export function readingOf(style: ReadingStyle): { imports: string[]; before: string[]; reading: Reading } {
  switch (style) {
    case 'iter':
      return {
        imports: ['import sys'],
        before: ['tokens = iter(sys.stdin.read().split())'],
        reading: { mode: 'tokens', int: 'int(next(tokens))', word: 'next(tokens)' },
      };
    case 'pop':
      return {
        imports: ['import sys'],
        before: ['tokens = sys.stdin.read().split()', 'tokens.reverse()'],
        reading: { mode: 'tokens', int: 'int(tokens.pop())', word: 'tokens.pop()' },
      };
    case 'deque':
      return {
        imports: ['import sys', 'from collections import deque'],
        before: ['queue = deque(sys.stdin.read().split())'],
        reading: { mode: 'tokens', int: 'int(queue.popleft())', word: 'queue.popleft()' },
      };
    case 'input':
      return { imports: [], before: [], reading: { mode: 'lines', line: 'input()' } };
    case 'readline':
      return {
        imports: ['import sys'],
        before: ['read_line = sys.stdin.readline'],
        reading: { mode: 'lines', line: 'read_line()' },
      };
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../cli/package-root.ts';

/** A small program, its input, and its name; the text file beside this one holds them all. */
export interface EqualityProgram {
  readonly name: string;
  readonly stdin: string;
  readonly source: string;
}

/** Programs that have to print and return the same on native Python and on every Python image. */
export function equalityPrograms(): EqualityProgram[] {
  const text = readFileSync(join(packageRoot(), 'tests', 'image', 'equality-programs.txt'), 'utf8');
  return text
    .split(/^#=== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      const source = part.slice(end + 1);
      const input = /^#<<< (.*)\n/.exec(source);
      return { name: part.slice(0, end), stdin: input ? (JSON.parse(input[1]!) as string) : '', source };
    });
}

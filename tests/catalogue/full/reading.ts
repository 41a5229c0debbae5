import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  composeTask,
  type Plan,
  referenceProgram,
  type Style,
  sampleProgram,
  weaknessIn,
  withSamples,
} from '../../../catalogue/builtin.ts';
import { drawFrom } from '../../../catalogue/draw.ts';
import { CANONICAL } from '../../../catalogue/vocabulary.ts';
import { differences, suitesOf } from '../catalogue-runs.ts';
import { runPython } from '../python-runner.ts';

/** Of seven statements one is in the second style and one in the third: about the shares of a campaign. */
const STYLES: readonly Style[] = [
  'codeforces',
  'codeforces',
  'codeforces',
  'atcoder',
  'codeforces',
  'codeforces',
  'leetcode',
];

interface ToRead {
  readonly plan: Plan;
  readonly statement: string;
}

/** Statements as a campaign releases them: of drawn features, with samples, without the weak drafts. */
function* drawnStatements(): Generator<ToRead> {
  for (let i = 0, kept = 0; ; i++) {
    const draw = drawFrom(`reading/${i}`);
    const features = [0, 1, 2].map((k) => draw.pick(`feature/${k}`, CANONICAL));
    const style = STYLES[kept % STYLES.length] as Style;
    const made = composeTask({ features, style, seed: `5ead${i.toString(16).padStart(4, '0')}` });
    if (made.kind !== 'draft') continue;
    const printed = runPython([{ source: sampleProgram(made.draft.plan), stdins: [''] }])[0]?.[0]?.out ?? '';
    if (weaknessIn(printed) !== null) continue;
    kept++;
    yield { plan: made.draft.plan, statement: withSamples(made.draft, printed).statement };
  }
}

const nameOf = (at: number): string => String(at).padStart(2, '0');

/** Writes that many statements, each to be solved from its text alone, as `00.md`, `01.md`, ... */
export function writeStatements(dir: string, count: number): void {
  mkdirSync(dir, { recursive: true });
  const source = drawnStatements();
  for (let at = 0; at < count; at++)
    writeFileSync(join(dir, `${nameOf(at)}.md`), (source.next().value as ToRead).statement);
  console.log(`${count} statements in ${dir}; put a solution of NN.md into NN.py and run again with --solved`);
}

/** Runs the solutions beside the statements on the hidden inputs; returns how many of the statements have one that is right on all. */
export function checkSolutions(dir: string, count: number): number {
  const source = drawnStatements();
  let solved = 0;
  for (let at = 0; at < count; at++) {
    const { plan, statement } = source.next().value as ToRead;
    const [text, file] = [join(dir, `${nameOf(at)}.md`), join(dir, `${nameOf(at)}.py`)];
    if (!existsSync(text) || readFileSync(text, 'utf8') !== statement)
      throw new Error(`${text} is not the statement of this catalogue: write them again`);
    const stdins = suitesOf([plan])[0]!.map((input) => input.text);
    const own = existsSync(file) ? readFileSync(file, 'utf8') : 'raise SystemExit(1)';
    const [truth = [], answers = []] = runPython([
      { source: referenceProgram(plan), stdins },
      { source: own, stdins },
    ]);
    const wrong = differences(answers, truth);
    if (wrong.length === 0) solved++;
    else console.log(`${nameOf(at)}: ${existsSync(file) ? `wrong on inputs ${wrong.join(', ')}` : 'no solution'}`);
  }
  return solved;
}

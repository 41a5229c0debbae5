import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { ContributionResult, JudgeUnit, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { FAILED, MOST, type Pattern } from './pattern.ts';
import { Random } from './random.ts';

/** How the candidates of a task go wrong. */
export interface SkillModel {
  /** Share of the inputs on which a wrong program differs from a right one. */
  readonly wrongCells: number;
  /** Share of those on which all wrong programs of the task make the same mistake. */
  readonly sharedBug: number;
  /** Share of programs whose runs differ from one another. */
  readonly unstable: number;
  /**
   * Tasks of a real run, to be drawn from in the place of the numbers above. Absent: a share of right candidates from
   * Beta(9/2, 3/2) is assumed.
   */
  readonly patterns?: readonly Pattern[];
}

export const SKILL: SkillModel = { wrongCells: 0.5, sharedBug: 0.35, unstable: 0 };

interface Program {
  readonly digest: Hex32;
  readonly task: Hex32;
  readonly slot: number;
  readonly kind: 'right' | 'wrong' | 'unstable' | 'planted';
  /** What a measured candidate did on each input of its task. */
  readonly pattern?: string;
  readonly rows: Map<Hex32, Cell>;
}

const FEATURES = [
  'algo/sorting/merge sort',
  'algo/search/binary search',
  'type/math/counting',
  'data/array/prefix sums',
  'data/graph/adjacency list',
  'opt/memory/in place',
  'logic/loop/nested loop',
  'cost/linear/single pass',
  'lang/python/comprehension',
];

/**
 * What is true in a simulation: the programs and what each prints. Everything is a function of the seed and the content,
 * so any two honest runs agree, as they do in the sandbox.
 */
export class World {
  readonly #seed: string;
  readonly #skill: SkillModel;
  readonly #programs = new Map<Hex32, Program>();
  readonly #theta = new Map<Hex32, number>();
  readonly #positions = new Map<Hex32, number>();
  #unstableRuns = 0;
  /** Cells that somebody ran. */
  executed = 0;

  constructor(seed: string, skill: SkillModel = SKILL) {
    this.#seed = seed;
    this.#skill = skill;
  }

  hex(...parts: readonly (string | number)[]): Hex32 {
    return sha256Hex(`${this.#seed}\n${parts.join('\n')}`);
  }

  /** The honest result of a contribution. */
  contribution(unit: Exclude<WorkUnit, JudgeUnit>): ContributionResult {
    switch (unit.stage) {
      case 'extract':
        return {
          stage: 'extract',
          snippets: unit.snippets.map((snippet) => ({
            snippet,
            features: FEATURES.filter((_, i) => snippet.charCodeAt(i) % 3 > 0),
          })),
        };
      case 'evolve':
        return { stage: 'evolve', additions: [`algo/evolved/variant ${unit.index}`] };
      case 'compose':
        return this.#composition(unit);
      case 'inputs': {
        const inputs = Array.from({ length: unit.count }, (_, i) => ({
          name: `t${i}`,
          label: 'random',
          digest: this.input(unit.task, i),
          size: 10 + i,
        }));
        const blob = (name: string) => ({ digest: this.hex(name, unit.task), size: 100 });
        return { stage: 'inputs', program: blob('program'), validator: blob('validator'), inputs, rejected: 0 };
      }
      case 'solve':
        return this.#solution(this.#write(unit.task, unit.slot, unit.literal === true));
    }
  }

  /** A program that its author made to be wrong in the way of its fellows. */
  plant(unit: Extract<WorkUnit, { stage: 'solve' }>): ContributionResult {
    const program = { ...this.#program(unit.task, unit.slot, 'planted'), kind: 'planted' as const };
    this.#programs.set(program.digest, program);
    return this.#solution(program);
  }

  /** What one run of a candidate on one input gives. */
  run(candidate: Hex32, input: Hex32): Cell {
    this.executed++;
    const cell = this.trueCell(candidate, input);
    if (this.#programs.get(candidate)?.kind !== 'unstable') return cell;
    return { ...cell, fuel: cell.fuel + ++this.#unstableRuns };
  }

  /** The same without counting it as work. */
  trueCell(candidate: Hex32, input: Hex32): Cell {
    const program = this.#programs.get(candidate);
    if (program === undefined) throw new Error(`nobody wrote candidate ${candidate}`);
    const known = program.rows.get(input);
    if (known !== undefined) return known;
    const cell = this.#cell(program, input);
    program.rows.set(input, cell);
    return cell;
  }

  isUnstable(candidate: Hex32): boolean {
    return this.#programs.get(candidate)?.kind === 'unstable';
  }

  /** What the programs print that were made to be wrong alike. */
  plantedAnswer(task: Hex32, input: Hex32): Hex32 {
    return this.hex('planted', task, input);
  }

  /** The input at a place of a task's suite. */
  input(task: Hex32, position: number): Hex32 {
    const digest = this.hex('input', task, position);
    if (this.#skill.patterns !== undefined) this.#positions.set(digest, position);
    return digest;
  }

  /** What a right program prints. */
  answer(task: Hex32, input: Hex32): Hex32 {
    return this.hex('answer', task, input);
  }

  #composition(unit: Extract<WorkUnit, { stage: 'compose' }>): ContributionResult {
    if (unit.index % 7 === 6)
      return { stage: 'compose', refused: 'no operator fits these features', gate: 'no-operator' };
    const code = unit.seed.slice(0, 12);
    return {
      stage: 'compose',
      signature: this.hex('signature', unit.seed),
      draft: {
        style: unit.style,
        title: `Problem ${code}`,
        statement: `Given one number, print the value that rule ${code} gives. ${'The rule does not change. '.repeat(3)}`,
        features: unit.features.map((path) => ({ path, use: 'shapes the rule' })),
        integrationStrategy: 'one rule',
        difficulty: 3,
        plan: { rule: code },
      },
    };
  }

  #solution({ digest, slot }: Program): ContributionResult {
    const claim = { generator: 'builtin', version: '1', persona: `p${slot}` } as const;
    return { stage: 'solve', candidate: { digest, size: 200 }, claim };
  }

  /** A program that follows the statement word for word is slow, not wrong. */
  #write(task: Hex32, slot: number, isLiteral: boolean): Program {
    const digest = this.hex('candidate', task, slot, '');
    const known = this.#programs.get(digest);
    if (known !== undefined) return known;
    const written = this.#program(task, slot, '');
    const program = isLiteral ? { ...written, kind: 'right' as const } : written;
    this.#programs.set(digest, program);
    return program;
  }

  #program(task: Hex32, slot: number, variant: string): Program {
    const digest = this.hex('candidate', task, slot, variant);
    const { patterns } = this.#skill;
    if (patterns !== undefined) {
      const pattern = this.#measured(patterns, task, slot);
      return { digest, task, slot, kind: isAllRight(pattern) ? 'right' : 'wrong', rows: new Map(), pattern };
    }
    const random = new Random(`${this.#seed}/program/${task}/${slot}`);
    let theta = this.#theta.get(task);
    if (theta === undefined) {
      const skill = new Random(`${this.#seed}/skill/${task}`);
      theta = skill.skill();
      this.#theta.set(task, theta);
    }
    const isRight = random.chance(theta);
    const kind = random.chance(this.#skill.unstable) ? 'unstable' : isRight ? 'right' : 'wrong';
    return { digest, task, slot, kind, rows: new Map() };
  }

  /** A measured task stands behind each of ours, its candidates in an order of our own; beyond them they come again. */
  #measured(patterns: readonly Pattern[], task: Hex32, slot: number): string {
    const random = new Random(`${this.#seed}/measured/${task}`);
    const rows = [...random.pick(patterns)];
    for (let i = rows.length - 1; i > 0; i--) {
      const other = random.below(i + 1);
      [rows[i], rows[other]] = [rows[other]!, rows[i]!];
    }
    return rows[slot % rows.length]!;
  }

  #cell({ digest, task, kind, pattern }: Program, input: Hex32): Cell {
    const mark = this.hex('cell', digest, input);
    const fuel = 1_000 + Number.parseInt(mark.slice(0, 7), 16);
    const ok = (output: Hex32): Cell => ({ outcome: 'ok', digest: output, fuel });
    if (kind === 'planted') return ok(this.plantedAnswer(task, input));
    if (pattern !== undefined && kind === 'wrong') {
      const said = pattern[this.#positions.get(input)! % pattern.length]!;
      if (said === FAILED) return { outcome: 'nonzero-exit', digest: this.hex('nothing'), fuel };
      return ok(said === MOST ? this.answer(task, input) : this.hex('measured', task, input, said));
    }
    if (kind !== 'wrong' || fraction(mark, 8) >= this.#skill.wrongCells) return ok(this.answer(task, input));
    if (fraction(mark, 16) < this.#skill.sharedBug) return ok(this.hex('bug', task, input));
    if (fraction(mark, 24) < 0.1) return { outcome: 'nonzero-exit', digest: this.hex('nothing'), fuel };
    return ok(this.hex('wrong', digest, input));
  }
}

function isAllRight(pattern: string): boolean {
  return [...pattern].every((said) => said === MOST);
}

function fraction(hex: Hex32, at: number): number {
  return Number.parseInt(hex.slice(at, at + 8), 16) / 2 ** 32;
}

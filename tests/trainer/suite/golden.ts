import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { candidateTruth, type Plan, writeCandidate, writeMutants } from '../../../catalogue/builtin.ts';
import { answer } from '../../../trainer/export/prompt.ts';
import { checkedRow, judgeAnswer, type RunProgram, TaskRuns } from '../../../trainer/export/recheck.ts';
import { FORMATS, type Format } from '../../../trainer/export/target.ts';
import { TARGETS } from '../../../trainer/export/targets/all.ts';
import { readTask, tasksPath } from '../../../trainer/export/task-source.ts';

/** Programs that went through the exported path of one format, and how many it took. */
export interface Through {
  golden: { tried: number; taken: number };
  /** Right candidates of the same task by other slots. */
  right: { tried: number; taken: number };
  /** Programs with a planted fault. */
  mutated: { tried: number; refused: number };
}

const MUTANTS = 4;
const SLOTS = 8;

/** Sends golden solutions, right candidates and mutated programs of a builtin release through every format. */
export async function throughExports(release: string, run: RunProgram): Promise<Record<Format, Through>> {
  const found = Object.fromEntries(
    FORMATS.map((format) => [
      format,
      { golden: { tried: 0, taken: 0 }, right: { tried: 0, taken: 0 }, mutated: { tried: 0, refused: 0 } },
    ]),
  ) as Record<Format, Through>;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(tasksPath(release)) })) {
    const read = readTask(line, ++number);
    if (read.kind !== 'task') continue;
    const { plan } = JSON.parse(line) as { plan: Plan };
    const runs = new TaskRuns(run);
    const right = Array.from({ length: SLOTS }, (_, slot) => slot).filter(
      (slot) => !candidateTruth(plan, slot).mutated,
    );
    for (const format of FORMATS) {
      const target = TARGETS[format];
      const { golden, right: others, mutated } = found[format];
      golden.tried++;
      const row = await checkedRow(target, read.task, 'train', runs);
      if (typeof row === 'string') continue;
      golden.taken++;
      const takes = async (program: string) =>
        (await judgeAnswer(target, row, read.task, answer(program), runs)) === undefined;
      for (const slot of right) {
        others.tried++;
        if (await takes(writeCandidate(plan, slot).source)) others.taken++;
      }
      for (const { source } of writeMutants(plan, MUTANTS)) {
        mutated.tried++;
        if (!(await takes(source))) mutated.refused++;
      }
    }
  }
  return found;
}

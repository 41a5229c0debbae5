import { drawFrom } from '../draw.ts';
import type { Stage, Task } from '../stages.ts';
import { themeById } from './themes.ts';

/** The title of a task: a noun phrase of one of its operators, sometimes with a place. */
export function titleOf(task: Task): string {
  const draw = drawFrom(`${task.plan.seed}/text`);
  const core = task.stages.find((s) => s.op.role === 'core') ?? (task.stages[0] as Stage);
  const titled = draw.below('title/stage', 3) > 0 ? core : (task.stages.at(-1) as Stage);
  const plain = draw.pick('title', titled.op.words.titles);
  const { place } = themeById(task.plan.theme);
  return task.plan.style === 'codeforces' && draw.below('title/place', 2) === 0 ? `${plain} at the ${place}` : plain;
}

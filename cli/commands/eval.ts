import { resolve } from 'node:path';
import { systemClock } from '../../node/host/clock.ts';
import { createLogger } from '../../node/host/logger.ts';
import { openRoles } from '../../node/model/open-roles.ts';
import { type EvalReport, evaluate } from '../../trainer/eval/evaluate.ts';
import { readProblems } from '../../trainer/eval/read-problems.ts';
import { SampleLog } from '../../trainer/eval/sample-log.ts';
import type { Estimate } from '../../trainer/eval/statistics.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { modelsOf, settle } from '../models.ts';
import { note, writeJson, writeOut } from '../output.ts';

const PROBLEMS_MAX = 100_000;

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const given = await modelsOf(invocation, signal);
  if (given === undefined) throw usageError('eval needs --model-url URL or --models FILE.json', 'auto: this machine');
  const samples = invocation.needInteger('samples');
  const ks = choicesOfK(invocation.needText('k'), samples);
  const most = invocation.integer('limit') ?? PROBLEMS_MAX;
  const problems = await readProblems(resolve(invocation.positionals[0]!), most, signal);
  const models = await settle(given, signal);
  await using opened = await openRoles(models, { signal, logger: createLogger({ level: 'warn', format: 'human' }) });
  const model = opened.roles.solver[0];
  if (model === undefined) throw usageError('the models file names no solver');
  const path = invocation.text('out');
  await using log = path === undefined ? undefined : await SampleLog.open(resolve(path));
  if (log !== undefined && log.size > 0)
    note(`${path} holds answers to ${log.size} questions, which are not asked again`);
  const report = await evaluate({
    problems,
    model,
    samples,
    ks,
    temperature: thousandths(invocation.needText('temperature'), 'temperature', 2),
    topP: thousandths(invocation.needText('top-p'), 'top-p', 1),
    maxTokens: invocation.needInteger('max-tokens'),
    seed: invocation.needInteger('seed'),
    gateway: {
      url: invocation.needText('gateway').replace(/\/+$/, ''),
      token: process.env['HIVESMITH_GATEWAY_TOKEN'],
      deadlineMs: 1_000 * invocation.needInteger('patience'),
      clock: systemClock,
      signal,
      onTrouble: once((trouble) => note(`no verdict yet, asked again: ${trouble}`)),
    },
    width: invocation.needInteger('width'),
    log,
  });
  if (invocation.flag('json')) await writeJson({ model: model.facts.model, ...report });
  else await writeOut(summary(model.facts.model, report));
  return report.judged === report.problems * samples ? EXIT.ok : EXIT.undecided;
}

/** Says the first trouble; the others are counted in the report. */
function once(tell: (trouble: string) => void): (trouble: string) => void {
  let isTold = false;
  return (trouble) => {
    if (!isTold) tell(trouble);
    isTold = true;
  };
}

function choicesOfK(text: string, samples: number): number[] {
  return text.split(',').map((part) => {
    const k = /^[1-9][0-9]{0,4}$/.test(part) ? Number(part) : Number.NaN;
    if (k <= samples) return k;
    throw usageError(`--k: expected numbers from 1 to the ${samples} samples, got ${part}`);
  });
}

function thousandths(text: string, name: string, most: number): number {
  const value = /^\d(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return Math.round(1_000 * value);
  throw usageError(`--${name}: expected a number from 0 to ${most} with at most three decimals, got ${text}`);
}

function summary(name: string, report: EvalReport): string {
  const { problems, samples, judged, asked, outcomes, passAt, avg, byDifficulty } = report;
  const percent = (value: number) => (100 * value).toFixed(1);
  const shown = ({ value, error, problems: of }: Estimate) =>
    `${percent(value)} %${error === null ? '' : ` ± ${percent(error)}`} (over ${of} problems)`;
  const deviation = avg.deviation === null ? '' : ` ± ${percent(avg.deviation)} between runs`;
  const lines = [
    `${name}: ${problems} problems, ${samples} samples each, ${asked} asked now; scores over ${judged} of ${problems * samples} samples`,
    ...Object.entries(passAt).map(([k, value]) => `pass@${k}  ${shown(value)}`),
    `avg@${avg.runs}  ${percent(avg.value)} %${deviation}`,
    ...Object.entries(byDifficulty).map(([level, value]) => `  ${level || 'no level'}: ${shown(value)}`),
    Object.entries(outcomes)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', '),
  ];
  return `${lines.join('\n')}\n`;
}

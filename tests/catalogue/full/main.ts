import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { planSignature } from '../../../catalogue/builtin.ts';
import { MEASURED } from '../../../catalogue/gaps-measured.ts';
import { operatorById } from '../../../catalogue/operators/all.ts';
import { resolvePlan } from '../../../catalogue/stages.ts';
import { hasPython } from '../python-runner.ts';
import { calibrateAll, isFast, verify } from './calibrate.ts';
import { pythonImages } from './cells.ts';
import { measureGap } from './gap-check.ts';
import { probeAll, samplePlans, singlePlans } from './probes.ts';
import { checkSolutions, writeStatements } from './reading.ts';

/**
 * `npm run test:tasks -- [--plans N] [--from N] [--jobs N] [--blunt] [OPERATOR...]` probes every operator alone and N composed plans, N jobs at
 * a time; `--blunt` names the slots that are wrong nowhere or everywhere. `--gaps` runs slow and fast programs at the top
 * sizes in the built images, of operators and of composed tasks (alone with `--composed`). `--calibrate` measures these sizes and
 * writes them. `--read DIR` writes N statements to be solved from the text alone; with `--solved` it runs the solutions.
 */
const { values, positionals } = parseArgs({
  options: {
    plans: { type: 'string', default: '60' },
    from: { type: 'string', default: '0' },
    gaps: { type: 'boolean', default: false },
    composed: { type: 'boolean', default: false },
    blunt: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(availableParallelism()) },
    calibrate: { type: 'boolean', default: false },
    read: { type: 'string' },
    solved: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** Of the composed plans, this share has to pass every probe; single operators all have to. */
const LEAST_PASSED = 0.85;

async function report(what: string, plans: ReturnType<typeof samplePlans>): Promise<number> {
  const from = performance.now();
  const probed = await probeAll(plans, Number(values.jobs), ({ signature, faults, blunt }, count) => {
    if (faults.length > 0) console.log(`${signature}: ${faults.join('; ')}`);
    if (values.blunt && blunt.length > 0) console.log(`${signature} is wrong: ${blunt.join(', ')}`);
    const seconds = Math.round((performance.now() - from) / 1000);
    if (count % 10 === 0) console.error(`${what}: ${count} of ${plans.length} probed in ${seconds} s`);
  });
  const passed = probed.filter(({ faults }) => faults.length === 0).length;
  const [blunt, all] = [
    probed.reduce((sum, p) => sum + p.blunt.length, 0),
    probed.reduce((sum, p) => sum + p.alternatives, 0),
  ];
  console.log(
    `${what}: ${passed} of ${probed.length} pass all probes; ${blunt} of ${all} wrong alternatives are wrong nowhere or everywhere`,
  );
  const broken = probed.filter(({ faults }) => faults.some((text) => /disagrees|fails/.test(text)));
  if (broken.length > 0) process.exitCode = 1;
  return passed / Math.max(1, probed.length);
}

function reportGaps(plans: ReturnType<typeof samplePlans>): void {
  const gaps = plans.filter((plan) => resolvePlan(plan).gap !== null);
  console.log(`${gaps.length} of ${plans.length} plans have a size at which slow programs exceed the budget`);
  const alone = singlePlans(positionals.length > 0 ? positionals.map(operatorById) : undefined);
  const known = new Set(alone.filter((plan) => resolvePlan(plan).gap !== null).map(planSignature));
  console.log(`${known.size} of ${alone.length} single tasks have one`);
}

async function checkGaps(): Promise<void> {
  const images = await pythonImages();
  if (images.length < 2)
    console.log('skipped: only one Python image is built (npx hivesmith runtime build python-3.14)');
  for (const [id, gap] of Object.entries(MEASURED)) {
    if (positionals.length > 0 && !positionals.includes(id)) continue;
    if (gap.slow.length === 0) {
      const fast = await isFast(operatorById(id), gap, images);
      console.log(`${id}: ${fast ? `fast at ${gap.size}` : `expected to be fast at ${gap.size}, and is not`}`);
      if (!fast) process.exitCode = 1;
      continue;
    }
    const found = await verify(operatorById(id), gap, images);
    const same = typeof found !== 'string' && found.slow.join() === gap.slow.join();
    console.log(
      `${id}: ${same ? `slow at ${gap.size}: ${gap.slow.join(', ')}` : `expected ${gap.slow.join()}, ${JSON.stringify(found)}`}`,
    );
    if (!same) process.exitCode = 1;
  }
  if (positionals.length === 0) await checkComposed(images);
  for (const image of images) await image[Symbol.asyncDispose]();
}

/** Slow and fast programs of composed tasks. */
async function checkComposed(images: Awaited<ReturnType<typeof pythonImages>>): Promise<void> {
  const plans = samplePlans(Number(values.from), Number(values.plans));
  const promised = plans.filter((plan) => resolvePlan(plan).gap !== null);
  let real = 0;
  for (const plan of promised) {
    const found = await measureGap(plan, images);
    if (found.real) real++;
    console.log(`${found.real ? 'real' : 'none'} ${found.signature}: ${found.text}`);
  }
  console.log(`${real} of ${promised.length} promised gaps are real, of ${plans.length} tasks`);
}

if (values.calibrate) await calibrateAll(positionals);
else if (values.gaps && values.composed) {
  const images = await pythonImages();
  await checkComposed(images);
  for (const image of images) await image[Symbol.asyncDispose]();
} else if (values.gaps) await checkGaps();
else if (!hasPython) console.log('skipped: python3 is not on the PATH');
else if (values.read !== undefined && values.solved) {
  const solved = checkSolutions(values.read, Number(values.plans));
  console.log(`${solved} of ${values.plans} statements have a solution that is right on every input`);
} else if (values.read !== undefined) writeStatements(values.read, Number(values.plans));
else {
  const single = singlePlans(positionals.length > 0 ? positionals.map(operatorById) : undefined);
  await report('single operators', single);
  const plans = samplePlans(Number(values.from), Number(values.plans));
  const passed = await report('composed plans', plans);
  reportGaps(plans);
  if (passed < LEAST_PASSED) process.exitCode = 1;
}

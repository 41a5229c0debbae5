import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import { skippedText } from '../../coordinator/seed-code.ts';
import type { RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { CliError, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { fasterImage } from '../faster-image.ts';
import { type GeneratorKind, generatorOf, makeCampaign, type NewCampaign } from '../make-campaign.ts';
import { modelOptions } from '../model-options.ts';
import { keepModels, modelsOf } from '../models.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { defaultSeedCode, packageRoot } from '../package-root.ts';
import { parameterSettings } from '../parameter-settings.ts';
import { type CampaignPaths, cacheDirectory, campaignPaths } from '../paths.ts';
import { openImage, withTruthRunner } from '../sandbox.ts';
import { auditInOwnProcess } from '../start/audit-process.ts';
import {
  type CampaignRecord,
  digestSeedCode,
  openCampaignDirectory,
  replaceFile,
  requireImage,
  writeRecord,
} from '../start/campaign-directory.ts';
import { forge } from '../start/forge.ts';
import { type CampaignOutcome, outcomeJson, shortfall } from '../start/outcome.ts';
import { measureTruth, type TruthReport, UNKNOWN_TRUTH } from '../truth.ts';
import { createLiveView, type LiveView } from '../view/live-view.ts';
import { renderSummary } from '../view/summary.ts';
import { useColor, widthOf } from '../view/terminal.ts';
import { checkerOf, filesOf } from './coordinator-init.ts';

const DEFAULT_TASKS = 24;
const DEFAULT_NODES = 9;

/** What `start` runs trusts itself. */
const OWN_MACHINE = { preset: 'trusted-cluster', admission: 'invite' } as const;

/** What a finished campaign keeps beside its release. */
interface Kept {
  readonly report: CampaignReport;
  readonly truth: TruthReport;
}

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const paths = campaignPaths(invocation.needText('data'));
  try {
    const outcome = await makeOutcome(invocation, paths, signal);
    if (invocation.flag('json')) await writeJson(outcomeJson(outcome));
    else await printSummary(outcome, paths, await fasterImage(cacheDirectory()));
    const why = shortfall(outcome);
    if (why !== undefined) note(`hivesmith: ${why}`);
    return why === undefined ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    note(`hivesmith: interrupted; the same command continues the campaign in ${paths.root}`);
    return EXIT.interrupted;
  }
}

async function makeOutcome(
  invocation: Invocation,
  paths: CampaignPaths,
  signal: AbortSignal,
): Promise<CampaignOutcome> {
  const seedCode = invocation.text('seed-code');
  const seedCodeDir = seedCode === undefined ? defaultSeedCode() : resolve(seedCode);
  const seedCodeDigest = await digestSeedCode(seedCodeDir);
  const asked = (name: string) => (invocation.given(name) ? invocation.needInteger(name) : undefined);
  const record = await openCampaignDirectory(paths, {
    seed: invocation.text('seed'),
    tasks: asked('tasks'),
    nodes: asked('nodes'),
    runtime: invocation.given('runtime') ? invocation.text('runtime') : undefined,
    generator: generatorWanted(invocation),
    seedCode: seedCode === undefined ? undefined : seedCodeDigest,
    defaults: { tasks: DEFAULT_TASKS, nodes: DEFAULT_NODES, seedCode: seedCodeDigest },
  });
  const cacheDir = cacheDirectory();
  using view = invocation.flag('quiet')
    ? quietView()
    : createLiveView({ stream: process.stderr, env: process.env, now: () => performance.now() });
  const image = await openImage(cacheDir, record.runtime, (line) => view.say(line));
  signal.throwIfAborted();
  // Awaited here, because the view ends when this function returns.
  if (record.state === 'finished') return await showAgain(paths, record, cacheDir, signal);
  requireImage(paths, record, image.digest);
  const given = record.generator === 'model' ? await modelsOf(invocation, signal) : undefined;
  const models = record.generator === 'model' ? await keepModels(paths.root, given, signal) : undefined;
  return await forgeAndMeasure({
    paths,
    record,
    image,
    seedCodeDir,
    cacheDir,
    view,
    port: invocation.needInteger('port'),
    gates: {
      benchmarkFiles: filesOf(invocation.text('decontaminate')),
      wrongShare: invocation.integer('wrong-share'),
      checker: checkerOf(invocation.text('checker')),
      settings: parameterSettings(invocation.text('set')),
    },
    models,
    signal,
  });
}

interface Forging {
  readonly paths: CampaignPaths;
  readonly record: CampaignRecord;
  readonly image: RuntimeImage;
  readonly seedCodeDir: string;
  readonly cacheDir: string;
  readonly view: LiveView;
  readonly port: number;
  /** Of a new campaign; an old one has them in its genesis entry. */
  readonly gates: Pick<NewCampaign, 'benchmarkFiles' | 'wrongShare' | 'checker' | 'settings'>;
  /** File of the models of all nodes, in a model campaign. */
  readonly models: string | undefined;
  readonly signal: AbortSignal;
}

async function forgeAndMeasure(forging: Forging): Promise<CampaignOutcome> {
  const { paths, cacheDir, view, signal } = forging;
  let record = forging.record;
  if (record.state === 'new') {
    view.say(`new campaign, seed ${record.seed}`);
    const { seed, tasks, operators, runtime, generator } = record;
    const campaign = { name: 'hivesmith', seed, tasks, operatorsMin: operators, runtime, generator, ...OWN_MACHINE };
    const made = { dataDir: paths.coordinator, seedCodeDir: forging.seedCodeDir, cacheDir, signal };
    const { seedCode } = await makeCampaign({ ...campaign, ...made, ...forging.gates });
    view.say(`seed code: ${seedCode.snippets.length} programs${skippedText(seedCode.skipped)}`);
    record = { ...record, state: 'ready', image: forging.image.digest };
    await writeRecord(paths, record);
  }
  const began = performance.now();
  const spent = () => ({ ...record, milliseconds: record.milliseconds + Math.round(performance.now() - began) });
  let report: CampaignReport;
  try {
    report = await forge({
      paths,
      nodes: record.nodes,
      port: forging.port,
      cacheDir,
      view,
      models: forging.models,
      signal,
    });
  } catch (error) {
    await writeRecord(paths, spent());
    throw error;
  }
  record = spent();
  view.say('auditing the release and comparing it with the known truth');
  const [audit, truth] = await Promise.all([
    auditInOwnProcess(paths, cacheDir, signal),
    record.generator === 'model' ? UNKNOWN_TRUTH : measure(paths, forging.image, signal),
  ]);
  await replaceFile(keptFile(paths), `${JSON.stringify({ report, truth } satisfies Kept, null, 2)}\n`);
  await writeRecord(paths, { ...record, state: 'finished' });
  return { report, truth, audit, release: paths.release, seconds: record.milliseconds / 1000 };
}

/** `--generator` if it was given, or if a model was named, which makes no sense without. */
function generatorWanted(invocation: Invocation): GeneratorKind | undefined {
  const isModelNamed = modelOptions.some(({ name }) => invocation.given(name));
  if (!invocation.given('generator')) return isModelNamed ? 'model' : undefined;
  const wanted = generatorOf(invocation.needText('generator'));
  if (wanted === 'model' || !isModelNamed) return wanted;
  throw usageError('--generator builtin asks no model; leave --model-url, --model and --models out');
}

function measure(paths: CampaignPaths, image: RuntimeImage, signal: AbortSignal): Promise<TruthReport> {
  return withTruthRunner({ image, workers: Math.max(1, availableParallelism() - 1), signal }, (runner) =>
    measureTruth(paths.release, runner),
  );
}

/** A finished campaign: the release is audited anew, everything else is as it was found at the end. */
async function showAgain(
  paths: CampaignPaths,
  record: CampaignRecord,
  cacheDir: string,
  signal: AbortSignal,
): Promise<CampaignOutcome> {
  let kept: Kept;
  try {
    kept = JSON.parse(await readFile(keptFile(paths), 'utf8')) as Kept;
  } catch (cause) {
    await writeRecord(paths, { ...record, state: 'ready' });
    throw new CliError(
      EXIT.data,
      'data-damaged',
      `expected ${keptFile(paths)} to hold the result of the campaign, but it cannot be read`,
      'run the same command again to make it anew',
      { cause },
    );
  }
  const audit = await auditInOwnProcess(paths, cacheDir, signal);
  return { ...kept, audit, release: paths.release, seconds: record.milliseconds / 1000 };
}

function keptFile(paths: CampaignPaths): string {
  return join(paths.root, 'result.json');
}

function quietView(): LiveView {
  return { update: () => undefined, say: () => undefined, [Symbol.dispose]: () => undefined };
}

async function printSummary(
  outcome: CampaignOutcome,
  paths: CampaignPaths,
  faster: readonly [string, string] | undefined,
): Promise<void> {
  const release = shown(paths.release);
  const example = shown(join(packageRoot(), 'examples', 'seed', 'roman_numerals.py'));
  const lines = renderSummary(outcome, {
    width: widthOf(process.stdout),
    color: useColor(process.stdout, process.env),
    logs: paths.logs,
    next: [
      [`npx hivesmith audit verify ${release}`, 'check every vote and row yourself'],
      [`npx hivesmith audit replay ${release}`, 'run what was voted on again, and compare'],
      [`head -n 1 ${join(release, 'dataset', 'sft.jsonl')}`, 'look at a task and its golden solution'],
      [`echo 1994 | npx hivesmith run ${example}`, 'run a program in the sandbox'],
      ...(faster === undefined ? [] : [faster]),
    ],
  });
  await writeOut(`\n${lines.join('\n')}\n`);
}

/** The path as a person would type it here. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}

import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Scope } from '../../node/host/scope.ts';
import type { Language } from '../../wasm-sandbox/lang/language.ts';
import { MAX_PROGRAM_BYTES } from '../../wasm-sandbox/lang/refusing.ts';
import { DEFAULT_LIMITS, type Limits, MAX_SOURCE_BYTES, MAX_STDIN_BYTES } from '../../wasm-sandbox/limits.ts';
import type { Outcome } from '../../wasm-sandbox/outcome.ts';
import type { Sandbox } from '../../wasm-sandbox/pool.ts';
import { checkRun, FILE_SEED, type FileChecker, runBatch, runProgram } from '../../wasm-sandbox/run-file.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { chooseEngine, type Engine, sandboxOn } from '../engine.ts';
import { fileProblem, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { chooseLanguage, type GuestContext, languageImage, openGuest } from '../guest.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';
import { missingPackage } from '../runtime-recipe.ts';
import { openImage } from '../sandbox.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const batch = invocation.text('batch');
  const file = invocation.positionals[0];
  const engine = chooseEngine(invocation.needText('engine'));
  if (batch !== undefined) {
    const clash =
      file === undefined ? ['fuel', 'memory', 'stdin', 'checker'].find((name) => invocation.given(name)) : 'FILE';
    const language = chooseLanguage(invocation.text('lang'), undefined);
    if (clash === undefined) return runMany(batch, language, engine, guestContext(invocation, language, signal));
    const what = clash === 'FILE' ? 'a FILE argument' : `--${clash}`;
    throw usageError(`run takes --batch or ${what}, not both`, 'in a batch each line has its own');
  }
  if (file === undefined) throw usageError('run needs FILE, or --batch FILE.jsonl', 'see hivesmith run --help');
  const language = chooseLanguage(invocation.text('lang'), file);
  const program = await readNamed(file, MAX_PROGRAM_BYTES);
  const stdin = await readInput(invocation.text('stdin'));
  const limits: Limits = {
    fuel: invocation.needInteger('fuel'),
    memoryMiB: invocation.needInteger('memory'),
    outputBytes: DEFAULT_LIMITS.outputBytes,
  };
  const { image, source } = await openGuest(language, program, guestContext(invocation, language, signal));
  await using sandbox = await sandboxOn(engine, { image, workers: 1, signal });
  await using scope = new Scope();
  const checker = await openChecker(invocation, engine, sandbox, scope, signal);
  // Awaited here, because the sandboxes close when this function returns.
  return await runOne(sandbox, { source, stdin, limits, language, checker, json: invocation.flag('json') });
}

/** The program that `--checker` names, on the sandbox that is open if it runs Python, else on one of its own. */
async function openChecker(
  invocation: Invocation,
  engine: Engine,
  sandbox: Sandbox,
  scope: Scope,
  signal: AbortSignal,
): Promise<FileChecker | undefined> {
  const path = invocation.text('checker');
  if (path === undefined) return undefined;
  const source = (await readNamed(path, MAX_SOURCE_BYTES)).toString('utf8');
  const language = chooseLanguage(invocation.text('lang'), invocation.positionals[0]);
  if (language === 'python') return { source, sandbox };
  const image = await openImage(cacheDirectory(), invocation.needText('runtime'), note);
  return { source, sandbox: scope.use(await sandboxOn(engine, { image, workers: 1, signal })) };
}

interface OneRun {
  readonly source: string;
  readonly stdin: Uint8Array;
  readonly limits: Limits;
  readonly language: Language;
  readonly checker: FileChecker | undefined;
  readonly json: boolean;
}

async function runOne(sandbox: Sandbox, one: OneRun): Promise<number> {
  const { source, stdin, limits, language, checker, json } = one;
  if (json) {
    const report = await runProgram(sandbox, source, stdin, limits, checker);
    await writeJson(report);
    if (report.checked?.status === 'invalid-output') return EXIT.failed;
    return exitCodeOf(report.status, report.exitCode);
  }
  const ran = await sandbox.run({ source, stdin, limits, seed: FILE_SEED });
  const { outcome, exitCode, stdout, stderr, fuel } = ran;
  process.stderr.write(stderr);
  if (checker !== undefined && outcome === 'ok') {
    const { status, output } = await checkRun(ran, stdin, limits, checker);
    if (status === 'ok') await writeOut(output);
    else note('hivesmith: the checker program refuses the output');
    return status === 'ok' ? EXIT.ok : EXIT.failed;
  }
  await writeOut(stdout);
  const why = reason(outcome, limits, fuel, language);
  if (why !== undefined) note(`hivesmith: ${why}`);
  const hint = outcome === 'nonzero-exit' ? missingPackage(new TextDecoder().decode(stderr)) : undefined;
  if (hint !== undefined) note(`hivesmith: ${hint}`);
  return exitCodeOf(outcome, exitCode);
}

function exitCodeOf(outcome: Outcome, exitCode: number | null): number {
  if (outcome === 'out-of-fuel') return EXIT.outOfFuel;
  if (outcome === 'out-of-memory') return EXIT.outOfMemory;
  // A process can end with 0 to 255 only; what the program asked for stays a failure.
  if (outcome === 'nonzero-exit') return (exitCode ?? 1) & 255 || 1;
  return outcome === 'ok' ? EXIT.ok : EXIT.failed;
}

function reason(outcome: Outcome, limits: Limits, fuel: number, language: Language): string | undefined {
  switch (outcome) {
    case 'out-of-fuel':
      return `the program used up its fuel of ${limits.fuel} (give more with --fuel)`;
    case 'out-of-memory':
      return `the program wanted more than ${limits.memoryMiB} MiB (give more with --memory)`;
    case 'output-limit':
      return `the program printed more than ${limits.outputBytes} bytes`;
    case 'trap':
      return `the program trapped after ${fuel} fuel${language === 'python' ? ': it crashed the Python runtime itself' : ''}`;
    default:
      return undefined;
  }
}

async function runMany(batch: string, language: Language, engine: Engine, context: GuestContext): Promise<number> {
  let failed = 0;
  const input = batch === '-' ? process.stdin : await openStream(batch);
  const image = await languageImage(language, context);
  if (!image)
    throw usageError(`a batch is in a language whose programs are text (python, javascript), got ${language}`);
  // A Wasmtime worker compiles the whole image first, so that more of them do not pay.
  const workers = engine === 'v8' ? Math.min(8, availableParallelism()) : 1;
  await using sandbox = await sandboxOn(engine, { image, workers, signal: context.signal });
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const write = (line: string) => {
    if ('error' in (JSON.parse(line) as object)) failed++;
    return writeOut(`${line}\n`);
  };
  await runBatch(sandbox, lines, write, language === 'python');
  context.signal.throwIfAborted();
  if (failed === 0) return EXIT.ok;
  note(`hivesmith: ${failed} ${failed === 1 ? 'line' : 'lines'} of the batch could not be run; their answers say why`);
  return EXIT.failed;
}

function guestContext(invocation: Invocation, language: Language, signal: AbortSignal): GuestContext {
  if (language !== 'python' && invocation.given('runtime'))
    throw usageError(`--runtime names an image for Python, but the program is in ${language}`);
  const say = process.stderr.isTTY ? note : () => undefined;
  return { cacheDir: cacheDirectory(), runtime: invocation.needText('runtime'), say, signal };
}

/** A file that the command line names; that it cannot be read is a mistake in the command line. */
async function readNamed(path: string, most: number): Promise<Buffer> {
  let bytes: Buffer | undefined;
  try {
    await using file = await open(path);
    if ((await file.stat()).size <= most) bytes = await file.readFile();
  } catch (error) {
    throw usageError(`cannot read ${path}: ${fileProblem(error)}`);
  }
  if (bytes === undefined || bytes.length > most)
    throw usageError(`expected at most ${most} bytes in ${path}, got more`);
  return bytes;
}

async function openStream(path: string): Promise<Readable> {
  try {
    return (await open(path)).createReadStream();
  } catch (error) {
    throw usageError(`cannot read ${path}: ${fileProblem(error)}`);
  }
}

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (path !== undefined) return limited(await readNamed(path, MAX_STDIN_BYTES));
  if (process.stdin.isTTY) return new Uint8Array(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > MAX_STDIN_BYTES) break;
  }
  return limited(Buffer.concat(chunks));
}

function limited(bytes: Buffer): Uint8Array {
  if (bytes.length <= MAX_STDIN_BYTES) return new Uint8Array(bytes);
  throw usageError(`expected at most ${MAX_STDIN_BYTES} bytes of standard input, got more`);
}

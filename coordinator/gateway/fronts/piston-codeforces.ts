import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { FrontDefaults } from '../front.ts';
import type { Job, NoVerdict, Verdict } from '../job.ts';
import { decodeFile, emptyStage, type PistonFile, type Stage, stage } from './piston-stage.ts';

/** What a checker gets at most. */
const CHECKER_SECONDS = 20;
const CHECKER_MIB = 512;

export interface CodeforcesParts extends Pick<Job, 'language' | 'mode' | 'quorum' | 'wantsOutput'> {
  readonly defaults: FrontDefaults;
  readonly judge: (job: Job) => Promise<Verdict | NoVerdict>;
}

/**
 * The packages of open-r1 that judge in the sandbox: the program stands in `main.*`, the test in `input.txt` and
 * `correct_output.txt`, limits in `grader_config`, and `checker.py` decides where it is given. Standard output is 1 or 0.
 */
export async function judgeCodeforces(
  files: readonly PistonFile[],
  parts: CodeforcesParts,
): Promise<{ compile: Stage; run: Stage } | NoVerdict | string> {
  const byName = new Map(files.map((file) => [file.name ?? '', file]));
  const main = files.find(({ name }) => name?.startsWith('main.')) ?? files[0]!;
  const config = configOf(byName.get('grader_config'));
  if (config.inputMode !== 'stdio') return `INPUT_MODE=${config.inputMode} is not offered: standard streams only`;
  const { language, mode, quorum, wantsOutput, defaults, judge } = parts;
  const input = byName.has('input.txt') ? decodeFile(byName.get('input.txt')!) : new Uint8Array(0);
  const correct = byName.has('correct_output.txt') ? decodeFile(byName.get('correct_output.txt')!) : new Uint8Array(0);
  const checker = byName.get('checker.py');
  const verdict = await judge({
    ...{ language, mode, quorum, wantsOutput },
    source: decodeFile(main),
    tests: [{ input, expected: checker === undefined ? correct : null }],
    comparison: { kind: 'loose-tokens' },
    limits: {
      time: { seconds: config.seconds ?? defaults.seconds },
      memoryMiB: config.memoryMiB ?? defaults.memoryMiB,
      outputBytes: defaults.outputBytes,
    },
  });
  if (verdict.status === 'NO_VERDICT') return verdict;
  const { compileError, fuelPerSecond } = verdict.execution;
  if (compileError !== null) {
    const failed = stage({ stderr: compileError, code: 1, status: 'RE' });
    return { compile: failed, run: failed };
  }
  const { run, status } = verdict.tests[0]!;
  const cpu_time = (1_000 * run.fuel) / fuelPerSecond;
  const told = (score: string, stderr: string, code = 0) => {
    return {
      compile: emptyStage(),
      run: stage({ stdout: `${score}\n`, stderr, code, cpu_time, status: code === 0 ? null : 'RE' }),
    };
  };
  if (run.outcome === 'out-of-fuel')
    return told('0', `Time limit exceeded (${config.seconds ?? defaults.seconds}s)`, 124);
  if (run.outcome === 'out-of-memory') return told('0', 'Memory limit exceeded', 137);
  if (run.outcome !== 'ok') return told('0', `Runtime error with exit code ${run.exitCode ?? 1}`, run.exitCode ?? 1);
  if (checker === undefined) {
    return status === 'AC' ? told('1', 'Output is correct (diff)') : told('0', "Output isn't correct (diff)");
  }
  const checked = await judge(checkerJob(decodeFile(checker), [input, correct, run.stdout], defaults));
  if (checked.status === 'NO_VERDICT') return checked;
  const score = new TextDecoder().decode(checked.tests[0]?.run.stdout).trim();
  if (checked.tests[0]?.run.outcome !== 'ok') return told('0', 'The checker failed', 1);
  return score === '1' || score === '100'
    ? told('1', 'Output is correct (checker)')
    : told(score || '0', "Output isn't correct (checker)");
}

/** Lines of `NAME=value`. */
function configOf(file: PistonFile | undefined) {
  const text = file === undefined ? '' : new TextDecoder().decode(decodeFile(file));
  const values = new Map(
    text.split('\n').map((line) => [line.split('=')[0]!.trim(), line.split('=')[1]?.trim()] as const),
  );
  const number = (name: string) => {
    const value = Number(values.get(name) ?? Number.NaN);
    return value > 0 ? value : undefined;
  };
  return {
    seconds: number('TIME_LIMIT'),
    memoryMiB: number('MEMORY_LIMIT'),
    inputMode: values.get('INPUT_MODE') ?? 'stdio',
  };
}

const NAMES = ['input.txt', 'correct_output.txt', 'solution_output.txt'];

/**
 * A checker reads three files that are named on its command line. The sandbox has none, so they are given to it in memory.
 * They hold the expected output, so this job is for our own sandbox only.
 */
function checkerJob(checker: Uint8Array, contents: readonly Uint8Array[], defaults: FrontDefaults): Job {
  const files = Object.fromEntries(contents.map((bytes, i) => [NAMES[i], Buffer.from(bytes).toString('base64')]));
  const source = `${CHECKER_PRELUDE}\n_hivesmith_files(${JSON.stringify(JSON.stringify(files))})\n${new TextDecoder().decode(checker)}`;
  return {
    language: 'python',
    source: encodeUtf8(source),
    tests: [{ input: new Uint8Array(0), expected: null }],
    comparison: { kind: 'exact-lines' },
    mode: 'all',
    limits: { time: { seconds: CHECKER_SECONDS }, memoryMiB: CHECKER_MIB, outputBytes: defaults.outputBytes },
    quorum: 1,
    wantsOutput: true,
    isPrivate: true,
  };
}

const CHECKER_PRELUDE = `
def _hivesmith_files(text):
    import base64, builtins, io, json, sys
    held = {name: base64.b64decode(data) for name, data in json.loads(text).items()}
    sys.argv = ['checker.py', *held]
    usual = builtins.open
    def opened(path, mode='r', *rest, **named):
        if path not in held:
            return usual(path, mode, *rest, **named)
        if 'b' in mode:
            return io.BytesIO(held[path])
        return io.StringIO(held[path].decode('utf-8', 'replace'))
    builtins.open = opened
`.trim();

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CASEGEN_INSTALL } from '../../protocol/casegen/source.ts';

/** Programs with their inputs; outcomes come back in the same order. */
export interface Job {
  source: string;
  stdins: string[];
}
export interface Outcome {
  /** Standard output, or null when the program raised an exception or ran out of time. */
  out: string | null;
  /** Exit status, 1 for an exception. */
  status: number;
  ms: number;
  error: string;
}

/** Like an image, the runner has `casegen`. */
const RUNNER = `
${CASEGEN_INSTALL}
import io, json, signal, sys, time
jobs = json.load(sys.stdin)
real_in, real_out = sys.stdin, sys.stdout
class Late(BaseException):
    pass
def late(*_):
    raise Late()
signal.signal(signal.SIGPROF, late)
results = []
for job in jobs:
    rows = []
    try:
        code = compile(job['source'], 'program', 'exec')
    except SyntaxError as e:
        results.append([[None, 1, 0, 'SyntaxError ' + str(e)] for _ in job['stdins']])
        continue
    for text in job['stdins']:
        sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(text.encode())), io.StringIO()
        status, error = 0, ''
        start = time.perf_counter()
        signal.setitimer(signal.ITIMER_PROF, 3)
        try:
            exec(code, {'__name__': '__main__'})
        except SystemExit as e:
            status = int(e.code or 0)
        except Late:
            status, error = 1, 'out of time'
        except Exception as e:
            status, error = 1, type(e).__name__ + ' ' + str(e)
        signal.setitimer(signal.ITIMER_PROF, 0)
        ms = (time.perf_counter() - start) * 1000
        out = sys.stdout.getvalue()
        sys.stdin, sys.stdout = real_in, real_out
        rows.append([None if error else out, status, ms, error])
    results.append(rows)
json.dump(results, sys.stdout)
`;

/** Whether python3 is on the PATH. */
export const hasPython: boolean = spawnSync('python3', ['-c', 'pass']).status === 0;

/** Runs all jobs in one Python process. */
export function runPython(jobs: readonly Job[]): Outcome[][] {
  const done = spawnSync('python3', ['-c', RUNNER], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) throw new Error(`python3 failed: ${done.stderr}`);
  return outcomesOf(done.stdout);
}

function outcomesOf(printed: string): Outcome[][] {
  const rows = JSON.parse(printed) as [string | null, number, number, string][][];
  return rows.map((job) => job.map(([out, status, ms, error]) => ({ out, status, ms, error })));
}

/** As `runPython`, without blocking, so that several processes can run at a time. */
export async function startPython(jobs: readonly Job[]): Promise<Outcome[][]> {
  const child = spawn('python3', ['-c', RUNNER], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(jobs));
  const [printed, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (status !== 0) throw new Error(`python3 ends with ${status}`);
  return outcomesOf(printed);
}

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Pinned, so that two runs of the bench compare with the same peer. */
const PYODIDE = 'pyodide@314.0.7';

const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
(async () => {
  const { loadPyodide } = await import(workerData.module);
  let input = '';
  let output = '';
  const pyodide = await loadPyodide({ indexURL: workerData.folder, stdin: () => input, stdout: (line) => { output += line + '\\n'; } });
  parentPort.on('message', (program) => {
    input = program.stdin;
    output = '';
    // A namespace of its own is all that keeps one program from the next.
    pyodide.runPython(program.source, { globals: pyodide.toPy({}) });
    parentPort.postMessage(output);
  });
  parentPort.postMessage('ready');
})();
`;

export interface PyodidePeer {
  /** Runs a program in the warm worker and gives what it printed. */
  readonly run: (source: string, stdin: string) => Promise<string>;
  readonly close: () => Promise<unknown>;
}

/** Pyodide in a worker thread, from the npm package installed into `folder`; undefined where the registry cannot be reached. */
export async function startPyodide(folder: string): Promise<PyodidePeer | undefined> {
  const options = ['install', '--prefix', folder, '--no-fund', '--no-audit', '--loglevel=error', PYODIDE];
  const { status, stderr, error } = spawnSync('npm', options, { encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) {
    console.error(`hivesmith bench: no comparison with ${PYODIDE}: ${(stderr ?? String(error)).trim().split('\n')[0]}`);
    return undefined;
  }
  const home = join(folder, 'node_modules', 'pyodide');
  const module = pathToFileURL(join(home, 'pyodide.mjs')).href;
  const worker = new Worker(WORKER, { eval: true, workerData: { module, folder: home } });
  await once(worker, 'message');
  return {
    run: async (source, stdin) => {
      worker.postMessage({ source, stdin });
      const [output] = (await once(worker, 'message')) as [string];
      return output;
    },
    close: () => worker.terminate(),
  };
}

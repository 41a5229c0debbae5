import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { type Guest, GuestInstance } from './guest-instance.ts';
import { programOpener } from './lang/open-program.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from './messages.ts';

const start = workerData as WorkerStart;
const open: () => Guest =
  'form' in start
    ? await programOpener(start)
    : () => new GuestInstance(start.module, start.memory, start.fuelPerSecond);
let instance: Guest | undefined;

setFlagsFromString('--expose-gc');
/** Frees the memory of a dropped instance at once; left to itself the collector lets several pile up. */
const collect = runInNewContext('gc') as () => void;

function answer(request: WorkerRequest): WorkerReply {
  try {
    instance ??= open();
    return { result: instance.run(request) };
  } catch (error) {
    instance = undefined;
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  const reply = answer(request);
  const moved = 'result' in reply ? [reply.result.stdout.buffer, reply.result.stderr.buffer] : [];
  parentPort?.postMessage(reply, moved as ArrayBuffer[]);
  // Behind the reply, so that the program's author does not wait for it.
  if (instance && !instance.restore()) {
    instance = undefined;
    setImmediate(collect);
  }
});

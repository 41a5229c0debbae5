import { parentPort, workerData } from 'node:worker_threads';
import { GuestInstance } from './guest-instance.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from './messages.ts';

const start = workerData as WorkerStart;
let instance: GuestInstance | undefined;

function answer(request: WorkerRequest): WorkerReply {
  try {
    instance ??= new GuestInstance(start.module, start.memory, start.fuelPerSecond);
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
  if (instance && !instance.restore()) instance = undefined;
});

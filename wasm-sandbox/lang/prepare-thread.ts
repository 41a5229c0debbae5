import { parentPort, workerData } from 'node:worker_threads';
import { meterCommand } from './command-image.ts';
import { GuestRefusal } from './guest-refusal.ts';
import type { PrepareReply, PrepareStart } from './prepare-program.ts';
import { asRefusal } from './refusing.ts';

const { form, bytes } = workerData as PrepareStart;

async function prepare(): Promise<PrepareReply> {
  try {
    if (form === 'command') return { program: meterCommand(bytes) };
    // Loaded only for a component, because it is large.
    const { prepareComponentProgram } = await import('../component/prepare-component.ts');
    return { program: await prepareComponentProgram(bytes) };
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal instanceof GuestRefusal) return { refusal: { code: refusal.code, message: refusal.message } };
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await prepare());

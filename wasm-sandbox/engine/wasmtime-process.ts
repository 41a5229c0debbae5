import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { DEPTH_BUDGET, exitEnding, type GuestResult } from '../guest-instance.ts';
import { MEMORY_ERROR_EXIT } from '../image/bootstrap.ts';
import { MAX_STDERR_BYTES } from '../limits.ts';
import type { WorkerRequest } from '../messages.ts';
import { SandboxFailure, WorkerCrash } from '../sandbox-failure.ts';
import type { GuestThread } from '../worker-thread.ts';

const PAGE = 65536;
const MOST_COMPLAINT = 4096;

/** One answer of wasmtime_host.py; the outputs' bytes follow it. */
const answerSchema = z.strictObject({
  kind: z.enum(['exit', 'trap', 'out-of-fuel', 'output-limit', 'failure']),
  code: z.union([z.int(), z.string()]),
  fuel: z.int(),
  memoryBytes: z.int(),
  stdout: z.int().min(0),
  stderr: z.int().min(0),
});
type Answer = z.infer<typeof answerSchema>;

export interface WasmtimeStart {
  readonly python: string;
  readonly script: string;
  readonly image: string;
  readonly fuelPerSecond: number;
}

/** What the interpreter needs of this process's environment. */
export function hostEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'SYSTEMROOT'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function resultOf(answer: Answer, stdout: Uint8Array, stderr: Uint8Array): GuestResult {
  const { kind, code, fuel, memoryBytes } = answer;
  const output = { stdout, stderr, fuel, memoryBytes };
  if (kind === 'failure') throw new SandboxFailure(String(code));
  if (kind !== 'exit') return { outcome: kind, exitCode: null, ...output };
  if (code === MEMORY_ERROR_EXIT) return { outcome: 'out-of-memory', exitCode: null, ...output };
  return { ...exitEnding(Number(code)), ...output };
}

/** A Python process that runs programs under Wasmtime, one at a time, each in a new instance. */
export class WasmtimeProcess implements GuestThread {
  alive = true;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly start: WasmtimeStart;
  private received: Buffer[] = [];
  private complaint = '';
  private wake: (() => void) | undefined;
  private ended: unknown;

  constructor(start: WasmtimeStart) {
    this.start = start;
    this.child = spawn(start.python, [start.script, start.image], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: hostEnvironment(),
    });
    this.child.stdout.on('data', (piece: Buffer) => {
      this.received.push(piece);
      this.wake?.();
    });
    this.child.stderr.on('data', (piece: Buffer) => {
      this.complaint = (this.complaint + piece.toString()).slice(-MOST_COMPLAINT);
    });
    // A pipe that breaks is reported by the end of the process.
    this.child.stdin.on('error', () => undefined);
    this.child.once('error', (error) =>
      this.end(new SandboxFailure(`Wasmtime could not be started: ${error.message}`)),
    );
    this.child.once('close', () => {
      const last = this.complaint.trim().split('\n').at(-1);
      this.end(new WorkerCrash(`Wasmtime ended unexpectedly${last ? `: ${last}` : '.'}`));
    });
  }

  private end(reason: unknown): void {
    this.alive = false;
    this.ended ??= reason;
    this.wake?.();
  }

  /** Waits until `find` sees what it looks for in the bytes so far, and takes these. */
  private async take(find: (bytes: Buffer) => number): Promise<Buffer> {
    for (;;) {
      const bytes = Buffer.concat(this.received);
      const length = find(bytes);
      if (length >= 0) {
        this.received = [bytes.subarray(length)];
        return bytes.subarray(0, length);
      }
      if (this.ended !== undefined) throw this.ended;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async run({ source, stdin, limits, seed }: WorkerRequest): Promise<GuestResult> {
    const header = {
      ...{ source: source.length, stdin: stdin.length, seed: Buffer.from(seed).toString('hex') },
      ...{ fuel: limits.fuel, outputBytes: limits.outputBytes, errorBytes: MAX_STDERR_BYTES, depth: DEPTH_BUDGET },
      ...{ mostPages: (limits.memoryMiB << 20) / PAGE, fuelPerSecond: this.start.fuelPerSecond },
    };
    this.child.stdin.write(`${JSON.stringify(header)}\n`);
    this.child.stdin.write(source);
    this.child.stdin.write(stdin);
    const line = await this.take((bytes) => (bytes.includes(10) ? bytes.indexOf(10) + 1 : -1));
    const answer = answerSchema.parse(JSON.parse(line.toString()));
    const total = answer.stdout + answer.stderr;
    const outputs = await this.take((bytes) => (bytes.length >= total ? total : -1));
    return resultOf(
      answer,
      Uint8Array.from(outputs.subarray(0, answer.stdout)),
      Uint8Array.from(outputs.subarray(answer.stdout)),
    );
  }

  async stop(reason: unknown): Promise<void> {
    this.end(reason);
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'close');
  }
}

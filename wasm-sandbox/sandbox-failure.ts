/** The sandbox itself could not run a program: never an outcome of the program, and no ground for judging it. */
export class SandboxFailure extends Error {
  override readonly name: string = 'SandboxFailure';
}

/** A worker thread ended by itself. The run can be tried again on a new one. */
export class WorkerCrash extends SandboxFailure {}

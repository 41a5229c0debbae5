/** The sandbox itself could not run a program: never an outcome of the program, and no ground for judging it. */
export class SandboxFailure extends Error {
  override readonly name = 'SandboxFailure';
}

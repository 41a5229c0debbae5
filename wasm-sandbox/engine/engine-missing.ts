/** The engine that was asked for is not on this machine. */
export class EngineMissing extends Error {
  override readonly name = 'EngineMissing';
  readonly code = 'engine-missing';

  constructor(why: string) {
    super(
      `expected Wasmtime for Python, but ${why} (pip install wasmtime; HIVESMITH_PYTHON names the interpreter to use, ` +
        'such as that of a virtual environment)',
    );
  }
}

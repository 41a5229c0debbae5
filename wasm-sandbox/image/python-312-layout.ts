/**
 * Facts of the npm package and of the image made from it. Everything here changes the image, so `version` has to change
 * with any of it, and with the bootstrap and the pass.
 */
export const PYTHON_312_LAYOUT = {
  version: 5,
  name: 'python-3.12',
  /** The numbers below hold for exactly this file. */
  packageDigest: 'e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763',
  /** Index of PyRun_SimpleStringFlags in it, which it does not export. */
  runFunction: 4056,
  /** Global of the C stack pointer. */
  stackGlobal: 0,
  /** The C stack that the image gets in place of the package's 512 KiB, in pages of 64 KiB. */
  stackPages: 256,
  /** Bytes at the low end of that stack that stay out of reach. */
  stackReserve: 8192,
  /** Depth to which C code of the interpreter may recurse (the package is built for its own small stack). */
  cRecursionLimit: 5000,
  packageCRecursionLimit: 500,
  pythonRecursionLimit: 1000,
  /** Python frames below a program's own, which do not count against its limit. */
  bootstrapFrames: 3,
  /** Memory committed from the start behind the C stack, in pages. */
  committedSpare: 128,
  /** Most memory that any run can get, in pages. */
  mostPages: 16384,
  /** Fuel of one reference second: about what one core of a 2026 x86-64 machine spends on this image in a second. */
  fuelPerSecond: 4_000_000_000,
  environment: { PYTHONHASHSEED: '0', PYTHONUTF8: '1', PYTHONIOENCODING: 'utf-8:strict', PYTHONDONTWRITEBYTECODE: '1' },
} as const;

/**
 * Facts of the wheel and of the image made from it. Everything here changes the image, so `version` has to change with any
 * of it, and with the bootstrap, the linker and the pass.
 */
export const PYTHON_314_LAYOUT = {
  version: 1,
  name: 'python-3.14',
  wheel: {
    project: 'componentize-py',
    version: '0.25.1',
    file: 'componentize_py-0.25.1-cp39-abi3-manylinux_2_28_x86_64.whl',
    digest: '8623cd8cab8453cb0cd8bf03f3c7103420d06f2f3d360186a280a70a1ca5e89f',
    platform: 'manylinux_2_28_x86_64',
    abi: 'abi3',
    python: '39',
  },
  /** Member of the wheel that holds the frames below, Zstandard each, at fixed places. */
  member: 'componentize_py/componentize_py.abi3.so',
  /** In the order in which the linker searches them. */
  libraries: [
    {
      name: 'libc',
      offset: 5148901,
      length: 302088,
      digest: 'f1b113e24a8c7774f361d7318ababd98124f3b75889f8b5fc0ab10f97c17e42d',
    },
    {
      name: 'libwasi-emulated-process-clocks',
      offset: 5451679,
      length: 644,
      digest: '4d9173a2b8dbeaf1f6aca286c50eec651ef03bbe5c4c61cc8e2a5c0f3f3141c0',
    },
    {
      name: 'libwasi-emulated-getpid',
      offset: 5452349,
      length: 268,
      digest: '9c09b6361fcf03bfa26a11e39177462472a2c293dbed9d9020b0c08b47166e8b',
    },
    {
      name: 'libwasi-emulated-signal',
      offset: 5452643,
      length: 1477,
      digest: 'e6758eba79ff4f6daf93e4cab0ea6768ccb0d2657b00369ff4599d0593c1f4e9',
    },
    {
      name: 'libpython3.14',
      offset: 2781043,
      length: 2367858,
      digest: '0ab4ec14447dc6a983de96b294d904a9a2b77126a1b96ff1a6ae340c72405549',
    },
  ],
  /** The standard library's sources, a tar archive. */
  standardLibrary: {
    name: 'standard library',
    offset: 5721759,
    length: 2208634,
    digest: '2198e963c7c29aa626347c1c2418e69ac5836250be00bebd240232968a353535',
  },
  stackBytes: 16 << 20,
  /** Bytes at the low end of the C stack that stay out of reach. */
  stackReserve: 8192,
  pythonRecursionLimit: 1000,
  /** Python frames below a program's own, which do not count against its limit. */
  bootstrapFrames: 3,
  /** Memory committed from the start behind what is saved, in pages. */
  committedSpare: 128,
  /** Most memory that any run can get, in pages. */
  mostPages: 16384,
  fuelPerSecond: 7_000_000_000,
} as const;

export interface PackedFile {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly digest: string;
}

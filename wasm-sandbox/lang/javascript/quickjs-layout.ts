/** How the image is laid out; `version` changes with anything here, with the driver and with the bootstrap. */
export const QUICKJS_LAYOUT = {
  version: 1,
  name: 'quickjs-ng',
  /** `quickjs.wasm` of the package quickjs-wasi 3.6.2. */
  packageDigest: 'd4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9',
  /**
   * The C stack, of which QuickJS uses all but a reserve: some 35,000 levels of plain recursion, behind which it throws
   * its RangeError. With twice as much the budget of machine stack would end some shapes of recursion first.
   */
  stackPages: 144,
  /** What the C stack must keep free for QuickJS to raise its own error, in bytes. */
  stackReserve: 1 << 20,
  /** Bytes at the low end of the C stack that stay out of reach. */
  stackMargin: 8192,
  /** Memory committed behind the C stack, in pages. */
  committedSpare: 128,
  mostPages: 16384,
  fuelPerSecond: 4_000_000_000,
} as const;

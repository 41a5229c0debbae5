/** A file that an image is made from. */
export interface RecipeInput {
  readonly name: string;
  /** SHA-256, hex. A file of another content is refused. */
  readonly digest: string;
  /** Where it comes from, for people. */
  readonly from: string;
}

export interface BuildOptions {
  /** A file to use instead of fetching the recipe's first input. */
  readonly file?: string;
  /** A folder with the wheels of packages to use instead of fetching them. */
  readonly packages?: string;
  /** Told when a step begins. */
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
}

/** How one runtime image is made. The same inputs and version give the same bytes on every machine. */
export interface RuntimeRecipe {
  readonly name: string;
  readonly language: string;
  /** One line for people. */
  readonly summary: string;
  /** Changes with anything that changes the image's bytes: the recipe, the bootstrap, the linker, the pass. */
  readonly version: number;
  readonly inputs: readonly RecipeInput[];
  readonly steps: readonly string[];
  /** What has to be on the machine besides Node and the installed packages; empty when nothing is. */
  readonly needs: string;
  /** Fuel of one reference second: about what one core of a 2026 x86-64 machine spends on this image in a second. */
  readonly fuelPerSecond: number;
  /** Hash of everything that decides the image's bytes but the pass; names the file in the cache. */
  readonly key: string;
  /** Rejects with ImageError when an input cannot be had or is another file than the recipe's. */
  readonly build: (options: BuildOptions) => Promise<Uint8Array>;
}

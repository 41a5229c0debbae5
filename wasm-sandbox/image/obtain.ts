import { findImage, keepImage, prepareImage, type RuntimeImage } from './cache.ts';
import { ImageError } from './image-error.ts';
import { inspectImage } from './inspect-image.ts';
import type { RuntimeRecipe } from './recipe.ts';
import { ALL_RECIPES } from './recipes.ts';

export interface ObtainOptions {
  readonly cacheDir: string;
  /** The image that a campaign pins. */
  readonly image: { readonly name: string; readonly digest: string };
  /** Asks somebody else for the bytes; what comes is checked against the digest. */
  readonly fetch?: (digest: string) => Promise<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly step: string }) => void;
}

/**
 * The image of a digest: the one that is here, else one built from installed packages, else the fetched one, else one
 * built from what has to be fetched from elsewhere. Rejects with ImageError `image-unavailable` when none of them is it.
 */
export async function obtainImage(options: ObtainOptions): Promise<RuntimeImage> {
  const { cacheDir, image, fetch, onProgress } = options;
  const here = await findImage(cacheDir, image.digest);
  if (here) return here;
  const recipe = ALL_RECIPES.find(({ name }) => name === image.name);
  const isSelfContained = recipe?.needs === '';
  let came = isSelfContained ? await build(recipe, options) : undefined;
  if (came?.digest === image.digest) return came;
  if (fetch) {
    onProgress?.({ step: 'fetch from the coordinator' });
    const bytes = await fetch(image.digest);
    inspectImage(bytes);
    return keepImage(cacheDir, image.digest, bytes);
  }
  if (recipe && !isSelfContained) came = await build(recipe, options);
  if (came?.digest === image.digest) return came;
  const made = came
    ? `this version of Hivesmith makes ${came.digest}`
    : 'this version of Hivesmith has no recipe for it';
  throw new ImageError(
    'image-unavailable',
    `Expected the runtime image ${image.name} ${image.digest}; ${made}. ` +
      'Use the version that began the campaign, or copy the image and its .sha256 file into the image cache.',
  );
}

function build(recipe: RuntimeRecipe, { cacheDir, signal, onProgress }: ObtainOptions): Promise<RuntimeImage> {
  return prepareImage({
    cacheDir,
    recipe,
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

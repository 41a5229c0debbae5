export type ImageErrorCode =
  /** An input of the recipe cannot be had here. */
  | 'image-input-missing'
  /** An input is another file than the one that the recipe is made for. */
  | 'image-input-mismatch'
  /** Bytes that should be a runtime image are none, or another one. */
  | 'image-damaged'
  /** Nobody has the image that a campaign pins, and it cannot be built here. */
  | 'image-unavailable'
  /** No recipe of that name exists. */
  | 'image-unknown';

/** A runtime image cannot be had. The message says what was expected, what came, and how to mend it. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageErrorCode;

  constructor(code: ImageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

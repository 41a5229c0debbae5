/**
 * SHA-256 (FIPS 180-4): `sha256` gives 32 bytes, `sha256Hex` lower-case hexadecimal digits; text is hashed as its UTF-8
 * bytes, a lone surrogate as U+FFFD. package.json chooses the implementation: that of Node where there is one.
 */
export { sha256, sha256Hex } from '#sha256';

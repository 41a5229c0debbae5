const HEX_DIGITS = '0123456789abcdef';
const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_CODES = Uint8Array.from(BASE64_DIGITS, (digit) => digit.charCodeAt(0));
const PAD = 0x3d;
const INVALID = 0xff;

function digitValues(digits: string): Uint8Array {
  const values = new Uint8Array(128).fill(INVALID);
  for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i;
  return values;
}

const HEX_VALUES = digitValues(HEX_DIGITS);
const BASE64_VALUES = digitValues(BASE64_DIGITS);
const BYTE_TO_HEX = Array.from(
  { length: 256 },
  (_, byte) => HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15),
);

const encoder = new TextEncoder();
// ignoreBOM keeps a leading U+FEFF, so that decoding and encoding again gives the same bytes.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const asciiDecoder = new TextDecoder('utf-8');

/** UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD, as TextEncoder does. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of well-formed UTF-8 (a byte order mark is kept), or undefined. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += BYTE_TO_HEX[byte];
  return text;
}

/** Bytes of lower-case hexadecimal text, or undefined: one value has one spelling, so upper case is refused. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = HEX_VALUES[text.charCodeAt(2 * i)] ?? INVALID;
    const low = HEX_VALUES[text.charCodeAt(2 * i + 1)] ?? INVALID;
    if (high === INVALID || low === INVALID) return undefined;
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** Standard alphabet with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, o = 0; i < bytes.length; i += 3, o += 4) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[o] = BASE64_CODES[group >> 18]!;
    codes[o + 1] = BASE64_CODES[(group >> 12) & 63]!;
    codes[o + 2] = i + 1 < bytes.length ? BASE64_CODES[(group >> 6) & 63]! : PAD;
    codes[o + 3] = i + 2 < bytes.length ? BASE64_CODES[group & 63]! : PAD;
  }
  return asciiDecoder.decode(codes);
}

/**
 * Bytes of canonical base64 (standard alphabet, padding, unused bits zero, no white space), or undefined.
 * One value has one spelling, so that signed and hashed text cannot be altered without changing its meaning.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const pads = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - pads;
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let group = 0;
  let bits = 0;
  let o = 0;
  for (let i = 0; i < digits; i++) {
    const value = BASE64_VALUES[text.charCodeAt(i)] ?? INVALID;
    if (value === INVALID) return undefined;
    group = ((group << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[o++] = (group >> bits) & 0xff;
    }
  }
  return (group & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Equality of public values: it stops at the first difference, so never compare secrets with it. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lexicographic order of unsigned bytes: negative, zero or positive; a prefix comes before what it begins. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

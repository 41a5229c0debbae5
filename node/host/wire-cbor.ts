import { type DecodeOptions, decode, type EncodeOptions, encode, type Token, Tokenizer, Type } from 'cborg';
import { describeError, HostError } from './host-error.ts';

/** Nesting of arrays and maps that is accepted; the recursive decoder would otherwise overflow the stack. */
const DEPTH_MAX = 32;

const DECODE: DecodeOptions = {
  strict: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
};

const ENCODE: EncodeOptions = {
  ignoreUndefinedProperties: true,
  typeEncoders: {
    undefined: () => {
      throw new TypeError('undefined cannot be sent; use null');
    },
    number: (value: number) => {
      if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be sent; only finite numbers can`);
      return null;
    },
  },
};

/** Follows the nesting of what it passes on: for each open container, how many of its items are still to come. */
class BoundedTokenizer extends Tokenizer {
  #open: number[] = [];

  override next(): Token {
    const token = super.next();
    while (this.#open.at(-1) === 0) this.#open.pop();
    if (this.#open.length > 0) this.#open[this.#open.length - 1]!--;
    const isMap = Type.equals(token.type, Type.map);
    if (isMap || Type.equals(token.type, Type.array)) {
      if (this.#open.length >= DEPTH_MAX) throw new Error(`nested deeper than ${DEPTH_MAX} levels`);
      this.#open.push(Number(token.value) * (isMap ? 2 : 1));
    }
    return token;
  }
}

/**
 * A value as CBOR. Takes what JSON can hold and byte strings; properties that are undefined are left out. Throws a
 * TypeError on values that the other side would refuse.
 */
export function encodeBody(value: unknown): Uint8Array {
  return encode(value ?? null, ENCODE);
}

/**
 * Reads one CBOR value that fills `bytes` exactly: definite lengths, shortest integers within 2^53, no duplicate keys,
 * no undefined, NaN or infinities, no tags, at most 32 levels deep. Throws `frame-malformed`. The value is foreign:
 * check it against a schema before use.
 */
export function decodeBody(bytes: Uint8Array): unknown {
  // Network chunks are Buffers; byte strings cut from a plain view come out as plain Uint8Arrays.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return decode(plain, { ...DECODE, tokenizer: new BoundedTokenizer(plain, DECODE) });
  } catch (cause) {
    throw new HostError('frame-malformed', `expected one strict CBOR value: ${describeError(cause)}`, { cause });
  }
}

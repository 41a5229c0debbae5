import { encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256 } from '../../protocol/sha256.ts';

/** Types of GGUF values that are used here. */
const TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, text: 8, list: 9 } as const;
const ALIGNMENT = 32;
const F32 = 0;

const WORDS =
  'the a of and to in is for each with on all are by from that it value list number first last between count sum order line given print least most node edge path string table row column index pair key range step size limit input output integer query result sorted equal distinct total'.split(
    ' ',
  );

/** GPT-2's spelling of bytes: printable ones as they are, the blank as U+0120, the line feed as U+010A. */
const BLANK = '\u0120';
const LINE_FEED = '\u010a';

const NORMAL = 1;
const CONTROL = 3;

interface Vocabulary {
  readonly tokens: readonly string[];
  readonly kinds: readonly number[];
}

/** Printable ASCII, a line feed, and words after a blank: what the model writes is text, and no word means anything. */
function vocabulary(): Vocabulary {
  const ascii = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
  const plain = [...ascii, BLANK, LINE_FEED, ...WORDS.map((word) => BLANK + word)];
  return {
    tokens: ['<|begin|>', '<|end|>', ...plain],
    kinds: [CONTROL, CONTROL, ...plain.map(() => NORMAL)],
  };
}

/** Bytes of a GGUF file, version 3, put together. */
class Writer {
  readonly #parts: Buffer[] = [];
  length = 0;

  bytes(part: Uint8Array): this {
    this.#parts.push(Buffer.from(part));
    this.length += part.length;
    return this;
  }

  u32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    return this.bytes(part);
  }

  u64(value: number): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    return this.bytes(part);
  }

  f32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeFloatLE(value);
    return this.bytes(part);
  }

  text(value: string): this {
    const part = encodeUtf8(value);
    return this.u64(part.length).bytes(part);
  }

  pad(): this {
    return this.bytes(new Uint8Array((ALIGNMENT - (this.length % ALIGNMENT)) % ALIGNMENT));
  }

  done(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

type Member = readonly [key: string, write: (out: Writer) => void];

const u32 = (key: string, value: number): Member => [key, (out) => out.u32(TYPE.u32).u32(value)];
const f32 = (key: string, value: number): Member => [key, (out) => out.u32(TYPE.f32).f32(value)];
const text = (key: string, value: string): Member => [key, (out) => out.u32(TYPE.text).text(value)];
const flag = (key: string, value: boolean): Member => [
  key,
  (out) => out.u32(TYPE.bool).bytes(Uint8Array.of(value ? 1 : 0)),
];
const texts = (key: string, values: readonly string[]): Member => [
  key,
  (out) => {
    out.u32(TYPE.list).u32(TYPE.text).u64(values.length);
    for (const value of values) out.text(value);
  },
];
const numbers = (key: string, values: readonly number[]): Member => [
  key,
  (out) => {
    out.u32(TYPE.list).u32(TYPE.i32).u64(values.length);
    for (const value of values) out.u32(value);
  },
];

const SHAPE = { context: 16_384, width: 32, layers: 1, heads: 4, hidden: 64 } as const;

function members({ tokens, kinds }: Vocabulary): Member[] {
  const { context, width, layers, heads, hidden } = SHAPE;
  return [
    text('general.architecture', 'llama'),
    text('general.name', 'random weights'),
    u32('general.file_type', 0),
    u32('llama.context_length', context),
    u32('llama.embedding_length', width),
    u32('llama.block_count', layers),
    u32('llama.feed_forward_length', hidden),
    u32('llama.attention.head_count', heads),
    u32('llama.attention.head_count_kv', heads),
    u32('llama.rope.dimension_count', width / heads),
    u32('llama.vocab_size', tokens.length),
    f32('llama.attention.layer_norm_rms_epsilon', 1e-5),
    text('tokenizer.ggml.model', 'gpt2'),
    text('tokenizer.ggml.pre', 'gpt-2'),
    texts('tokenizer.ggml.tokens', tokens),
    numbers('tokenizer.ggml.token_type', kinds),
    texts('tokenizer.ggml.merges', ['t h']),
    u32('tokenizer.ggml.bos_token_id', 0),
    u32('tokenizer.ggml.eos_token_id', 1),
    flag('tokenizer.ggml.add_bos_token', false),
  ];
}

interface Tensor {
  readonly name: string;
  readonly dimensions: readonly number[];
}

function tensors(words: number): Tensor[] {
  const { width, layers, hidden } = SHAPE;
  const blocks = Array.from({ length: layers }, (_, i) => [
    { name: `blk.${i}.attn_norm.weight`, dimensions: [width] },
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((name) => ({
      name: `blk.${i}.${name}.weight`,
      dimensions: [width, width],
    })),
    { name: `blk.${i}.ffn_norm.weight`, dimensions: [width] },
    { name: `blk.${i}.ffn_gate.weight`, dimensions: [width, hidden] },
    { name: `blk.${i}.ffn_up.weight`, dimensions: [width, hidden] },
    { name: `blk.${i}.ffn_down.weight`, dimensions: [hidden, width] },
  ]);
  return [
    { name: 'token_embd.weight', dimensions: [width, words] },
    { name: 'output_norm.weight', dimensions: [width] },
    { name: 'output.weight', dimensions: [width, words] },
    ...blocks.flat(),
  ];
}

/** Weights from a hash, between -0.5 and 0.5; norms are one, as in every trained model. */
function weightsOf({ name, dimensions }: Tensor, seed: string): Float32Array {
  const size = dimensions.reduce((product, length) => product * length, 1);
  if (name.includes('norm')) return new Float32Array(size).fill(1);
  // Small differences between the words' scores, or the model would run round in circles.
  const scale = name === 'output.weight' ? 0.25 : 1;
  const weights = new Float32Array(size);
  for (let at = 0; at < size; at += 8) {
    const words = new DataView(sha256(encodeUtf8(`${seed} ${name} ${at}`)).buffer);
    for (let i = 0; i < 8 && at + i < size; i++) weights[at + i] = scale * (words.getUint32(4 * i) / 2 ** 32 - 0.5);
  }
  return weights;
}

/** A whole GGUF file of the llama architecture with random weights: some hundred kilobytes, the same for the same seed. */
export function tinyModel(seed: string): Uint8Array {
  const words = vocabulary();
  const metadata = members(words);
  const list = tensors(words.tokens.length).map((tensor) => ({ ...tensor, weights: weightsOf(tensor, seed) }));
  const out = new Writer().bytes(encodeUtf8('GGUF')).u32(3).u64(list.length).u64(metadata.length);
  for (const [key, write] of metadata) {
    out.text(key);
    write(out);
  }
  let offset = 0;
  for (const { name, dimensions, weights } of list) {
    out.text(name).u32(dimensions.length);
    for (const length of dimensions) out.u64(length);
    out.u32(F32).u64(offset);
    offset += Math.ceil(weights.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  out.pad();
  for (const { weights } of list) out.bytes(new Uint8Array(weights.buffer)).pad();
  return out.done();
}

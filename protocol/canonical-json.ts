/**
 * JSON with one spelling for one value: object keys sorted by UTF-16 code units, no white space, numbers only as safe
 * integers. On that subset it equals RFC 8785 (JCS). Floats are refused because two languages may print them differently.
 *
 * @throws TypeError naming the path of the first value outside strings, booleans, null, safe integers, arrays and plain
 *   objects. An `undefined` property is refused, not dropped: leave the key out instead.
 */
export function canonicalJson(value: unknown): string {
  const text = write(value);
  if (text === undefined) throw new TypeError(problemOf(value, '$'));
  return text;
}

/** Keys of our own messages are few, and quoting them is half the work. */
const quotedKeys = new Map<string, string>();
const QUOTED_KEYS_MAX = 1_000;

function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const quoted = `${JSON.stringify(key)}:`;
  if (quotedKeys.size < QUOTED_KEYS_MAX) quotedKeys.set(key, quoted);
  return quoted;
}

/** Text in which JSON escapes nothing; most of ours is hexadecimal digits. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The text, or undefined when something in the value has none. */
function write(value: unknown): string | undefined {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  // `0` is also how minus zero is written.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `${value}` : undefined;
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return writeArray(value);
  return isPlainObject(value) ? writeObject(value) : undefined;
}

function writeArray(items: readonly unknown[]): string | undefined {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    const item = write(items[i]);
    if (item === undefined) return undefined;
    text += i === 0 ? item : `,${item}`;
  }
  return `${text}]`;
}

function writeObject(value: Record<string, unknown>): string | undefined {
  let text = '{';
  for (const key of sortedKeys(value)) {
    const member = write(value[key]);
    if (member === undefined) return undefined;
    text += text.length === 1 ? quotedKey(key) + member : `,${quotedKey(key)}${member}`;
  }
  return `${text}}`;
}

/** Most objects come from canonical text, where the order is right already. */
function sortedKeys(value: Record<string, unknown>): string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return keys.sort();
  return keys;
}

/** Names the first value that has no text. */
function problemOf(value: unknown, path: string): string | undefined {
  if (write(value) !== undefined) return undefined;
  const inner = Array.isArray(value)
    ? Array.from(value, (item, index) => problemOf(item, `${path}[${index}]`))
    : isPlainObject(value)
      ? Object.keys(value)
          .sort()
          .map((key) => problemOf(value[key], `${path}.${key}`))
      : [];
  return (
    inner.find((problem) => problem !== undefined) ??
    `canonical JSON holds strings, booleans, null, safe integers, arrays and plain objects; ${path} is ${describe(value)}`
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'object' && value !== null) return `an object of class ${value.constructor?.name ?? 'unknown'}`;
  return `of type ${typeof value}`;
}

/**
 * JSON with one spelling for one value: object keys sorted by UTF-16 code units, no white space, numbers only as safe
 * integers. On that subset it equals RFC 8785 (JCS). Floats are refused because two languages may print them differently.
 *
 * @throws TypeError naming the path of the first value outside strings, booleans, null, safe integers, arrays and plain
 *   objects. An `undefined` property is refused, not dropped: leave the key out instead.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${write(value[key], `${path}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(
    `canonical JSON holds strings, booleans, null, safe integers, arrays and plain objects; ${path} is ${describe(value)}`,
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

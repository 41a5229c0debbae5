/** How values print: one line each, in the manner of Node's `util.inspect`, without its line breaks and colours. */
export const INSPECT_SOURCE = `
const NAME = /^[A-Za-z_$][\\w$]*$/;
const quote = (text) => {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : "'";
  return mark + text.replace(/[\\\\\\n\\r\\t]/g, (c) => ({ '\\\\': '\\\\\\\\', '\\n': '\\\\n', '\\r': '\\\\r', '\\t': '\\\\t' })[c])
    .replaceAll(mark, '\\\\' + mark) + mark;
};
const primitive = (value) => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return value + 'n';
  return Object.is(value, -0) ? '-0' : String(value);
};
const members = (parts, [open, close], prefix) =>
  prefix + (parts.length === 0 ? open + close : open + ' ' + parts.join(', ') + ' ' + close);
const nested = (value, seen, depth) => {
  if (typeof value === 'function') {
    const text = Function.prototype.toString.call(value);
    const name = value.name ? ': ' + value.name : ' (anonymous)';
    return text.startsWith('class') ? '[class' + (value.name ? ' ' + value.name : ' (anonymous)') + ']' : '[Function' + name + ']';
  }
  if (value === null || typeof value !== 'object') return primitive(value);
  if (value instanceof Error) return String(value.stack ? value.name + ': ' + value.message : value);
  if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (seen.includes(value)) return '[Circular *1]';
  const type = Object.getPrototypeOf(value)?.constructor?.name;
  const list = isArray(value) || ArrayBuffer.isView(value);
  if (depth > 2) return list ? '[Array]' : '[' + (type || 'Object') + ']';
  const inside = [...seen, value];
  const show = (item) => nested(item, inside, depth + 1);
  if (list && !(value instanceof DataView)) {
    const parts = from({ length: Math.min(value.length, 100) }, (_, i) => i in value ? show(value[i]) : '<empty item>');
    if (value.length > 100) parts.push('... ' + (value.length - 100) + ' more item' + (value.length > 101 ? 's' : ''));
    return members(parts, '[]', isArray(value) && type === 'Array' ? '' : type + '(' + value.length + ') ');
  }
  if (value instanceof Map) return members([...value].map(([k, v]) => show(k) + ' => ' + show(v)), '{}', 'Map(' + value.size + ') ');
  if (value instanceof Set) return members([...value].map(show), '{}', 'Set(' + value.size + ') ');
  if (value instanceof Promise) return 'Promise {}';
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return '[' + type + ': ' + primitive(value.valueOf()) + ']';
  const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  const parts = keys.map((key) => {
    const name = typeof key === 'symbol' ? '[' + String(key) + ']' : NAME.test(key) ? key : quote(key);
    const { get, set } = Object.getOwnPropertyDescriptor(value, key);
    return name + ': ' + (get ? (set ? '[Getter/Setter]' : '[Getter]') : set ? '[Setter]' : show(value[key]));
  });
  const prefix = type === undefined ? '[Object: null prototype] ' : type === 'Object' ? '' : type + ' ';
  return members(parts, '{}', prefix);
};
const inspect = (value) => nested(value, [], 0);
const shown = (value) => typeof value === 'string' ? value : inspect(value);
const CONVERT = {
  s: (v) => typeof v === 'object' && v !== null ? inspect(v) : typeof v === 'bigint' ? v + 'n' : Object.is(v, -0) ? '-0' : String(v),
  d: (v) => typeof v === 'bigint' ? v + 'n' : String(Number(v)),
  i: (v) => String(parseInt(v)), f: (v) => String(parseFloat(v)),
  j: (v) => JSON.stringify(v), o: inspect, O: inspect, c: () => '',
};
const format = (values) => {
  if (typeof values[0] !== 'string' || values.length === 1) return values.map(shown).join(' ');
  let used = 1;
  const head = values[0].replace(/%([sdifjoOc%])/g, (all, kind) => {
    if (kind === '%') return '%';
    return used < values.length ? CONVERT[kind](values[used++]) : all;
  });
  return [head, ...values.slice(used).map(shown)].join(' ');
};
`;

/** Standard input in the forms that programs of contests use: `readline()`, `fs`, `process.stdin`, `readline` interfaces. */
export const INPUT_SOURCE = `
// The input as text and as bytes; it is read once, as what is asked for first.
let text, bytes, at = 0;
const utf8 = (string) => {
  const encoded = unescape(encodeURIComponent(string));
  const out = new Uint8Array(encoded.length);
  for (let i = 0; i < encoded.length; i++) out[i] = encoded.charCodeAt(i);
  return out;
};
const whole = () => text ??= bytes === undefined ? readText() : decode(bytes);
const wholeBytes = () => bytes ??= text === undefined ? readBytes() : utf8(text);
const atEnd = () => at >= whole().length;
const restOfInput = () => { const rest = whole().slice(at); at = text.length; return rest; };
const readline = () => {
  if (atEnd()) return null;
  let end = text.indexOf('\\n', at);
  if (end < 0) end = text.length;
  const found = text.slice(at, text[end - 1] === '\\r' && end > at ? end - 1 : end);
  at = end + 1;
  return found;
};
define(globalThis, 'readline', readline);

class Buffer extends Uint8Array {
  static from(value, encoding) {
    const source = typeof value === 'string' ? (encoding === 'hex' ? value.match(/../g)?.map((d) => parseInt(d, 16)) ?? [] : utf8(value)) : value;
    const made = new Buffer(source.length);
    made.set(source);
    return made;
  }
  static alloc(size, fill = 0) { return new Buffer(size).fill(fill); }
  static allocUnsafe(size) { return new Buffer(size); }
  static isBuffer(value) { return value instanceof Buffer; }
  static byteLength(value) { return typeof value === 'string' ? utf8(value).length : value.length; }
  static concat(list) {
    const made = new Buffer(list.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of list) { made.set(part, offset); offset += part.length; }
    return made;
  }
  toString(encoding) {
    if (encoding === 'hex') return from(this, (b) => b.toString(16).padStart(2, '0')).join('');
    if (encoding === 'latin1' || encoding === 'ascii' || encoding === 'binary') return from(this, (b) => String.fromCharCode(b)).join('');
    return decode(this);
  }
  toJSON() { return { type: 'Buffer', data: [...this] }; }
  write(value, offset = 0) { const data = utf8(value); this.set(data, offset); return data.length; }
}
define(globalThis, 'Buffer', Buffer);
define(globalThis, 'TextDecoder', class TextDecoder {
  get encoding() { return 'utf-8'; }
  decode(value = new Uint8Array(0)) {
    const view = value instanceof Uint8Array ? value : new Uint8Array(value.buffer ?? value);
    return decode(view[0] === 0xef && view[1] === 0xbb && view[2] === 0xbf ? view.subarray(3) : view);
  }
});
define(globalThis, 'TextEncoder', class TextEncoder { encode(value = '') { return utf8(String(value)); } });

const isInput = (path) => path === 0 || path === '/dev/stdin' || path === 'stdin';
const outputOf = (path) => path === 1 || path === '/dev/stdout' ? 1 : path === 2 || path === '/dev/stderr' ? 2 : 0;
const missing = (path) => Object.assign(new Error("ENOENT: no such file or directory, open '" + path + "'"), { code: 'ENOENT', errno: -2 });
const readFileSync = (path, options) => {
  if (!isInput(path)) throw missing(path);
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding ? (encoding === 'utf8' || encoding === 'utf-8' ? whole() : Buffer.from(wholeBytes()).toString(encoding)) : Buffer.from(wholeBytes());
};
const writeFileSync = (path, data) => {
  const fd = outputOf(path);
  if (fd === 0) throw Object.assign(new Error("EROFS: read-only file system, open '" + path + "'"), { code: 'EROFS' });
  put(fd, data);
};
let readOffset = 0;
const fs = {
  readFileSync, writeFileSync, appendFileSync: writeFileSync, existsSync: (path) => isInput(path),
  writeSync: (fd, data) => { writeFileSync(fd, data); return data.length; },
  readSync: (fd, target, offset = 0, length = target.length - offset) => {
    if (!isInput(fd)) throw missing(fd);
    const part = wholeBytes().subarray(readOffset, readOffset + length);
    target.set(part, offset);
    readOffset += part.length;
    return part.length;
  },
  openSync: (path) => { if (isInput(path)) return 0; if (outputOf(path)) return outputOf(path); throw missing(path); },
  closeSync() {}, fstatSync: () => ({ size: wholeBytes().length, isFile: () => false }),
  readFile: (path, ...rest) => { const done = rest.at(-1); const options = rest.length > 1 ? rest[0] : undefined;
    later(() => { let data; try { data = readFileSync(path, options); } catch (error) { done(error); return; } done(null, data); }, 0); },
  promises: { readFile: async (path, options) => readFileSync(path, options), writeFile: async (path, data) => writeFileSync(path, data) },
};

class Emitter {
  constructor() { define(this, 'hooks', {}); }
  on(event, hook) { (this.hooks[event] ??= []).push(hook); return this; }
  once(event, hook) { const one = (...v) => { this.off(event, one); hook(...v); }; return this.on(event, one); }
  off(event, hook) { this.hooks[event] = (this.hooks[event] ?? []).filter((other) => other !== hook); return this; }
  emit(event, ...values) { for (const hook of this.hooks[event] ?? []) hook.apply(this, values); return (this.hooks[event] ?? []).length > 0; }
}
for (const [other, name] of [['addListener', 'on'], ['removeListener', 'off']]) define(Emitter.prototype, other, Emitter.prototype[name]);

class Input extends Emitter {
  constructor() { super(); this.fd = 0; this.isTTY = false; define(this, 'state', { flowing: false, ended: false, encoding: undefined }); }
  setEncoding(encoding) { this.state.encoding = encoding ?? 'utf8'; return this; }
  take() { const rest = restOfInput(); return this.state.encoding ? rest : Buffer.from(rest); }
  on(event, hook) {
    super.on(event, hook);
    if (event === 'data' || event === 'readable' || event === 'end') this.flow(event);
    return this;
  }
  flow(event) {
    if (this.state.flowing || event === 'end') return;
    this.state.flowing = true;
    later(() => {
      if ((this.hooks.readable ?? []).length > 0) { this.emit('readable'); if (!atEnd()) this.take(); }
      else if (!atEnd()) this.emit('data', this.take());
      later(() => { this.state.ended = true; this.emit('end'); this.emit('close'); }, 0);
    }, 0);
  }
  read() { return atEnd() ? null : this.take(); }
  resume() { this.flow('data'); return this; }
  pause() { return this; }
  unref() { return this; }
  ref() { return this; }
  pipe(target) { this.on('data', (data) => target.write(data)); return target; }
  async *[Symbol.asyncIterator]() { if (!atEnd()) yield this.take(); }
}
const stdin = new Input();

class Interface extends Emitter {
  constructor() { super(); define(this, 'state', { closed: false, asked: [], started: false, lines: false }); }
  on(event, hook) { super.on(event, hook); if (event === 'line' || event === 'close') this.start(); return this; }
  start() {
    if (this.state.started) return;
    this.state.started = true;
    later(() => this.step(), 0);
  }
  step() {
    if (this.state.closed) return;
    const found = readline();
    if (found === null) { this.close(); return; }
    const asked = this.state.asked.shift();
    if (asked) asked(found); else this.emit('line', found);
    later(() => this.step(), 0);
  }
  question(query, ...rest) {
    put(1, query);
    const answer = rest.at(-1);
    if (typeof answer === 'function') { this.state.asked.push(answer); this.start(); return undefined; }
    return new Promise((resolve) => { this.state.asked.push(resolve); this.start(); });
  }
  close() { if (!this.state.closed) { this.state.closed = true; this.emit('close'); } }
  setPrompt() {}
  prompt() {}
  write() {}
  pause() { return this; }
  resume() { return this; }
  async *[Symbol.asyncIterator]() { for (let found = readline(); found !== null; found = readline()) yield found; }
}
const readlineModule = { createInterface: () => new Interface(), Interface };
`;

import { type Clock, systemClock } from './clock.ts';
import { codeOf, describeError } from './host-error.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFields = Readonly<Record<string, unknown>>;

/** The message is a constant sentence; whatever varies goes into the fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines carry `parent:scope`. */
  child(scope: string): Logger;
}

export interface LoggerOptions {
  /** Lines below this level are dropped; `silent` drops all. */
  level: LogLevel;
  format: 'json' | 'human';
  scope?: string;
  clock?: Clock;
  /** Takes one line with its newline; standard error by default, because standard output is for data. */
  write?: (line: string) => void;
}

const BYTES_SHOWN = 16;

/** Values as JSON can hold them. Peers choose some of them, so the result never contains raw control characters. */
function toJsonValue(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) {
    const shown = Buffer.from(value.subarray(0, BYTES_SHOWN)).toString('hex');
    return value.length > BYTES_SHOWN ? `${shown}... (${value.length} bytes)` : shown;
  }
  if (value instanceof Error) {
    const code = codeOf(value);
    return code === undefined ? describeError(value) : { code, message: describeError(value) };
  }
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Buffer.toJSON would run before the replacer, hence the copy into a plain view. */
function toText(value: unknown): string {
  const plain = value instanceof Uint8Array ? new Uint8Array(value) : value;
  try {
    return JSON.stringify(plain, toJsonValue) ?? 'undefined';
  } catch (error) {
    return JSON.stringify(`(unprintable: ${describeError(error)})`);
  }
}

function humanLine(time: string, level: string, scope: string, message: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([key, value]) => {
    const text = toText(value);
    return `${key}=${/^"[\w./:@-]+"$/.test(text) ? text.slice(1, -1) : text}`;
  });
  return [time, level.toUpperCase().padEnd(5), scope, message, ...pairs].filter((part) => part !== '').join(' ');
}

function jsonLine(time: string, level: string, scope: string, message: string, fields: LogFields): string {
  const head = JSON.stringify({ time, level, scope, message }).slice(0, -1);
  const tail = Object.entries(fields).map(([key, value]) => `,${JSON.stringify(key)}:${toText(value)}`);
  return `${head}${tail.join('')}}`;
}

/** Creates a logger that writes one line per call and never throws on any field value. */
export function createLogger(options: LoggerOptions): Logger {
  const clock = options.clock ?? systemClock;
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const scope = options.scope ?? '';
  const threshold = LOG_LEVELS.indexOf(options.level);
  const line = options.format === 'json' ? jsonLine : humanLine;
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(level) < threshold) return;
      write(`${line(new Date(clock.now()).toISOString(), level, scope, message, fields)}\n`);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (name) => createLogger({ ...options, scope: scope === '' ? name : `${scope}:${name}` }),
  };
}

/** For callers that have nobody to tell. */
export const silentLogger: Logger = createLogger({ level: 'silent', format: 'json' });

import { parseArgs } from 'node:util';
import { type CommandSpec, Invocation, type OptionSpec } from './command-spec.ts';
import { COMMANDS } from './command-table.ts';
import { usageError } from './errors.ts';
import { nearest } from './spelling.ts';

export type Parsed =
  | { readonly kind: 'help'; readonly command: CommandSpec | undefined; readonly asked: boolean }
  | { readonly kind: 'group-help'; readonly group: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly invocation: Invocation };

const HELP = new Set(['--help', '-h']);

/** What the command line (without node and script) asks for. Throws a usage error that names what is wrong. */
export function parseCommand(argv: readonly string[]): Parsed {
  const [first, second] = argv;
  if (first === undefined) return { kind: 'help', command: undefined, asked: false };
  if (first === 'help') return parseCommand([...argv.slice(1), '--help']);
  if (HELP.has(first)) return { kind: 'help', command: undefined, asked: true };
  if (first === '--version') return { kind: 'version' };
  const single = COMMANDS.find((command) => command.name === first);
  if (single !== undefined) return parseArguments(single, argv.slice(1));
  const group = COMMANDS.filter((command) => command.name.startsWith(`${first} `));
  if (group.length > 0) {
    if (second !== undefined && HELP.has(second)) return { kind: 'group-help', group: first };
    const command = group.find((candidate) => candidate.name === `${first} ${second}`);
    if (command !== undefined) return parseArguments(command, argv.slice(2));
    throw unknownInGroup(first, second, group);
  }
  throw unknownCommand(first);
}

function unknownInGroup(first: string, second: string | undefined, group: readonly CommandSpec[]): Error {
  const words = group.map((command) => command.name.slice(first.length + 1));
  if (second === undefined) return usageError(`expected one of ${words.join(', ')} after ${first}`);
  const meant = nearest(second, words);
  return usageError(
    `unknown command: ${first} ${second}`,
    meant === undefined ? `expected one of ${words.join(', ')}` : `did you mean ${first} ${meant}?`,
  );
}

function unknownCommand(word: string): Error {
  const what = word.startsWith('-') ? 'option' : 'command';
  const heads = [...new Set(COMMANDS.map((command) => command.name.split(' ')[0] ?? ''))];
  const meant = nearest(word, [...heads, '--help', '--version']);
  return usageError(
    `unknown ${what}: ${word}`,
    meant === undefined ? 'see hivesmith --help' : `did you mean ${meant}?`,
  );
}

function parseArguments(command: CommandSpec, args: readonly string[]): Parsed {
  const beforeTerminator = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (beforeTerminator.some((arg) => HELP.has(arg))) return { kind: 'help', command, asked: true };
  const { values, positionals } = parseStrictly(command, args);
  const checked = new Map<string, string | number | boolean>();
  for (const option of command.options) {
    const raw = values[option.name];
    if (raw === undefined) {
      if (option.type === 'text' && option.required === true) throw missingOption(command, option.name, option.value);
    } else {
      checked.set(option.name, checkValue(option, raw));
    }
  }
  checkPositionals(command, positionals);
  return { kind: 'run', invocation: new Invocation(command, positionals, checked) };
}

function parseStrictly(command: CommandSpec, args: readonly string[]) {
  const options = Object.fromEntries(
    command.options.map((option) => [
      option.name,
      {
        type: option.type === 'flag' ? ('boolean' as const) : ('string' as const),
        multiple: option.type === 'text' && option.repeats === true,
      },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch {
    throw explain(command, args, options);
  }
}

/** The strict parser says that something is wrong; its lenient tokens say what, by name. */
function explain(
  command: CommandSpec,
  args: readonly string[],
  options: Record<string, { type: 'string' | 'boolean' }>,
): Error {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = command.options.find((option) => option.name === token.name);
    if (spec === undefined) return unknownOption(command, token.rawName);
    if (spec.type === 'flag') {
      if (token.value !== undefined)
        return usageError(`--${spec.name} takes no value, got ${quote(String(token.value))}`);
    } else if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))) {
      return usageError(
        `expected a value: --${spec.name} ${spec.value}`,
        `write --${spec.name}=VALUE if the value begins with -`,
      );
    }
  }
  return usageError(`cannot read the arguments of ${command.name}`, `see hivesmith ${command.name} --help`);
}

function unknownOption(command: CommandSpec, rawName: string): Error {
  const meant = nearest(rawName, [...command.options.map((option) => `--${option.name}`), '--help']);
  return usageError(
    `unknown option of ${command.name}: ${rawName}`,
    meant === undefined ? `see hivesmith ${command.name} --help` : `did you mean ${meant}?`,
  );
}

function missingOption(command: CommandSpec, name: string, value: string): Error {
  return usageError(`${command.name} needs --${name} ${value}`, `see hivesmith ${command.name} --help`);
}

function checkValue(option: OptionSpec, raw: string | boolean | (string | boolean)[]): string | number | boolean {
  if (option.type === 'flag') return raw === true;
  // Values of an option that repeats are joined by commas.
  const text = String(raw);
  if (option.type === 'text') {
    if (text === '') throw usageError(`--${option.name} is empty, expected ${option.value}`);
    return text;
  }
  const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= option.min && number <= option.max) return number;
  throw usageError(`--${option.name}: expected a whole number from ${option.min} to ${option.max}, got ${quote(text)}`);
}

function checkPositionals(command: CommandSpec, positionals: readonly string[]): void {
  const extra = positionals[command.positionals.length];
  if (extra !== undefined) {
    throw usageError(`unexpected argument of ${command.name}: ${quote(extra)}`, `see hivesmith ${command.name} --help`);
  }
  const missing = command.positionals[positionals.length];
  if (missing !== undefined && missing.optional !== true) {
    throw usageError(`${command.name} needs ${missing.name}: ${missing.help}`);
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

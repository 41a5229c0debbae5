import type { CommandSpec, OptionSpec } from './command-spec.ts';
import { COMMANDS } from './command-table.ts';
import { EXIT, EXIT_MEANING } from './exit-codes.ts';

const WIDTH = 80;
/** Stands for a space that no line may break at. */
const TIED = '\u00a0';

/** Two columns; the right one is wrapped. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) =>
    wrap(text, WIDTH - left).map((line, i) => (i === 0 ? `  ${name}`.padEnd(left) : ' '.repeat(left)) + line),
  );
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1] ?? '';
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => line.replaceAll(TIED, ' '));
}

function optionRow(option: OptionSpec): readonly [string, string] {
  if (option.type === 'flag') return [`--${option.name}`, option.help];
  const notes: string[] = [];
  if (option.type === 'integer') notes.push(`${option.min} to ${option.max}`);
  if (option.fallback !== undefined) notes.push(`default ${option.fallback}`);
  if (option.type === 'text' && option.required === true) notes.push('required');
  return [
    `--${option.name} ${option.value}`,
    notes.length === 0 ? option.help : `${option.help} (${notes.join(', ')})`,
  ];
}

function exitRows(codes: readonly number[]): string[] {
  const sorted = [...new Set(codes)].sort((a, b) => a - b);
  return columns(sorted.map((code) => [String(code), EXIT_MEANING[code] ?? '']));
}

/** `hivesmith start [--tasks N] ...` */
function synopsis(command: CommandSpec): string {
  const words = command.positionals.map((one) => (one.optional === true ? `[${one.name}]` : one.name));
  const options = command.options.map((option) => {
    const shown = option.type === 'flag' ? `--${option.name}` : `--${option.name} ${option.value}`;
    return option.type === 'text' && option.required === true ? shown : `[${shown}]`;
  });
  return [`hivesmith ${command.name}`, ...words, ...options].map((part) => part.replaceAll(' ', TIED)).join(' ');
}

/** The help of one command. */
export function commandHelp(command: CommandSpec): string {
  const lines = [...wrap(`hivesmith ${command.name}: ${command.summary}`, WIDTH), ''];
  lines.push(...wrap(synopsis(command), WIDTH - 7).map((line, i) => `${i === 0 ? 'Usage: ' : '       '}${line}`), '');
  if (command.details !== undefined) lines.push(...wrap(command.details, WIDTH), '');
  if (command.positionals.length > 0) {
    lines.push('Arguments:', ...columns(command.positionals.map((one) => [one.name, one.help])), '');
  }
  lines.push('Options:', ...columns([...command.options.map(optionRow), ['--help, -h', 'show this']]), '');
  lines.push('Exit codes:', ...exitRows([EXIT.ok, EXIT.usage, EXIT.interrupted, ...command.exitCodes]));
  return `${lines.join('\n')}\n`;
}

/** The help of the program, or of the commands that begin with `group`. */
export function overview(group?: string): string {
  const commands = COMMANDS.filter((command) => group === undefined || command.name.startsWith(`${group} `));
  const lines = ['hivesmith: a volunteer compute network that forges verified programming tasks', ''];
  lines.push(`Usage: hivesmith ${group === undefined ? '' : `${group} `}COMMAND [OPTIONS]`, '', 'Commands:');
  lines.push(...columns(commands.map((command) => [command.name, command.summary])), '');
  lines.push(
    'Options:',
    ...columns([
      ['--help, -h', 'help, also after each command'],
      ['--version', 'the version of hivesmith'],
    ]),
    '',
  );
  lines.push('Exit codes:', ...exitRows([...Object.values(EXIT)]), '');
  lines.push('Environment:', ...columns(ENVIRONMENT));
  return `${lines.join('\n')}\n`;
}

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['HIVESMITH_CACHE', 'where runtime images are kept (else $XDG_CACHE_HOME/hivesmith, else ~/.cache/hivesmith)'],
  ['HIVESMITH_DEBUG=1', 'stack traces and debug logs'],
  ['HIVESMITH_LOG=json', 'logs as JSON lines'],
  ['NO_COLOR', 'no colours'],
];

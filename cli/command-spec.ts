interface OptionBase {
  readonly name: string;
  readonly help: string;
}

/** `value` is the word that the help shows after the option. */
export interface TextOption extends OptionBase {
  readonly type: 'text';
  readonly value: string;
  readonly fallback?: string;
  readonly required?: true;
  /** May be given several times; the values come joined by commas. */
  readonly repeats?: true;
}

export interface IntegerOption extends OptionBase {
  readonly type: 'integer';
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly fallback?: number;
}

export interface FlagOption extends OptionBase {
  readonly type: 'flag';
}

export type OptionSpec = TextOption | IntegerOption | FlagOption;

export interface PositionalSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: true;
}

/** What every command gets besides its own arguments. */
export interface CommandContext {
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal;
}

/** A command's checked arguments. Asking for an option that its table entry lacks is a mistake in this program. */
export class Invocation {
  readonly command: CommandSpec;
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, string | number | boolean>;

  constructor(
    command: CommandSpec,
    positionals: readonly string[],
    values: ReadonlyMap<string, string | number | boolean>,
  ) {
    this.command = command;
    this.positionals = positionals;
    this.#values = values;
  }

  /** Whether the option was on the command line, as against its default. */
  given(name: string): boolean {
    return this.#values.has(name);
  }

  flag(name: string): boolean {
    this.#spec(name, 'flag');
    return this.#values.get(name) === true;
  }

  /** The text, its default, or undefined if it has none. */
  text(name: string): string | undefined {
    const spec = this.#spec(name, 'text') as TextOption;
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : spec.fallback;
  }

  integer(name: string): number | undefined {
    const spec = this.#spec(name, 'integer') as IntegerOption;
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : spec.fallback;
  }

  /** The text of an option that is required or has a default. */
  needText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Error(`--${name} of ${this.command.name} has no default`);
    return value;
  }

  needInteger(name: string): number {
    const value = this.integer(name);
    if (value === undefined) throw new Error(`--${name} of ${this.command.name} has no default`);
    return value;
  }

  #spec(name: string, type: OptionSpec['type']): OptionSpec {
    const spec = this.command.options.find((option) => option.name === name && option.type === type);
    if (spec === undefined) throw new Error(`${this.command.name} has no ${type} option --${name}`);
    return spec;
  }
}

/** Runs the command and gives the exit code. */
export type CommandRun = (invocation: Invocation, context: CommandContext) => Promise<number>;

export interface CommandSpec {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  /** A further paragraph of the help. */
  readonly details?: string;
  readonly positionals: readonly PositionalSpec[];
  readonly options: readonly OptionSpec[];
  /** Codes it can end with besides 0, 2 and 130. */
  readonly exitCodes: readonly number[];
  /** Loaded only when the command runs, so that `--help` does not wait for libp2p. */
  readonly load: () => Promise<{ readonly run: CommandRun }>;
}

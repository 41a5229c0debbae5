/** One form of a .wast script: an atom, a string (as bytes), or a list with its source text. */
export type Form = Atom | Text | List;

export interface Atom {
  readonly kind: 'atom';
  readonly text: string;
}

export interface Text {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Form[];
  readonly source: string;
  readonly line: number;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '"': 34, "'": 39, '\\': 92 };

class ScriptReader {
  private readonly text: string;
  private at = 0;
  private line = 1;

  constructor(text: string) {
    this.text = text;
  }

  forms(): Form[] {
    const found: Form[] = [];
    for (;;) {
      this.skipSpace();
      if (this.at >= this.text.length || this.text[this.at] === ')') return found;
      found.push(this.form());
    }
  }

  private skipSpace(): void {
    const { text } = this;
    while (this.at < text.length) {
      const char = text[this.at]!;
      if (char === '\n') this.line++;
      if (/\s/.test(char)) this.at++;
      else if (text.startsWith(';;', this.at)) this.skipLine();
      else if (text.startsWith('(;', this.at)) this.skipBlock();
      else return;
    }
  }

  private skipLine(): void {
    while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
  }

  private skipBlock(): void {
    let depth = 0;
    do {
      if (this.text.startsWith('(;', this.at)) {
        depth++;
        this.at += 2;
      } else if (this.text.startsWith(';)', this.at)) {
        depth--;
        this.at += 2;
      } else if (this.text[this.at++] === '\n') this.line++;
    } while (depth > 0 && this.at < this.text.length);
  }

  private form(): Form {
    const start = this.at;
    const { line } = this;
    if (this.text[this.at] === '"') return this.string();
    if (this.text[this.at] === '(') {
      this.at++;
      const items = this.forms();
      this.at++;
      return { kind: 'list', items, source: this.text.slice(start, this.at), line };
    }
    while (this.at < this.text.length && !/[\s()";]/.test(this.text[this.at]!)) this.at++;
    if (this.at === start) this.at++;
    return { kind: 'atom', text: this.text.slice(start, this.at) };
  }

  private string(): Text {
    const bytes: number[] = [];
    this.at++;
    while (this.text[this.at] !== '"') {
      if (this.text[this.at] === '\\') bytes.push(...this.escape());
      else {
        const char = String.fromCodePoint(this.text.codePointAt(this.at)!);
        bytes.push(...new TextEncoder().encode(char));
        this.at += char.length;
      }
    }
    this.at++;
    return { kind: 'string', bytes: Uint8Array.from(bytes) };
  }

  private escape(): number[] {
    const next = this.text[this.at + 1]!;
    const code = /^\\u\{([0-9a-fA-F]+)\}/.exec(this.text.slice(this.at, this.at + 12));
    if (code) {
      this.at += code[0].length;
      return [...new TextEncoder().encode(String.fromCodePoint(Number.parseInt(code[1]!, 16)))];
    }
    const simple = ESCAPES[next];
    this.at += simple === undefined ? 3 : 2;
    return [simple ?? Number.parseInt(this.text.slice(this.at - 2, this.at), 16)];
  }
}

/** The commands of a .wast script. A script of bare module fields is one module. */
export function readScript(text: string): List[] {
  const forms = new ScriptReader(text).forms().filter((form): form is List => form.kind === 'list');
  const fields = new Set(['func', 'memory', 'table', 'global', 'type', 'export', 'import', 'data', 'elem', 'start']);
  const [first] = forms;
  if (!first || !fields.has(headOf(first))) return forms;
  const source = `(module ${forms.map((form) => form.source).join(' ')})`;
  return new ScriptReader(source).forms() as List[];
}

export function headOf(list: List): string {
  const [first] = list.items;
  return first?.kind === 'atom' ? first.text : '';
}

export function textOf(form: Form | undefined): string {
  if (form?.kind === 'string') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(form.bytes);
  return form?.kind === 'atom' ? form.text : '';
}

/** The items of a list that are lists. */
export function listsOf(list: List): List[] {
  return list.items.filter((item): item is List => item.kind === 'list');
}

import type { Draw } from '../draw.ts';

/** How a persona names local variables. */
export type Naming = 'keep' | 'short' | 'words';

const RESERVED: ReadonlySet<string> = new Set(
  (
    'False None True and as assert break class continue def del elif else except finally for from if import in is lambda ' +
    'not or pass raise return try while yield abs all any bin bool bytes chr dict divmod enumerate filter float format ' +
    'frozenset hash hex int isinstance iter len list map max min next object oct ord pow print range repr reversed round ' +
    'self set sorted str sum super tuple type zip input open Exception ValueError IndexError StopIteration sys FN'
  ).split(' '),
);

const TOKEN = /("""[\s\S]*?"""|'[^'\n]*'|"[^"\n]*")|(#[^\n]*)|([A-Za-z_]\w*)|(\s+)|([\s\S])/g;
const KEYWORD_ARGUMENTS: ReadonlySet<string> = new Set([
  'key',
  'reverse',
  'default',
  'maxlen',
  'lo',
  'hi',
  'end',
  'sep',
]);

const SHORT = 'abcdefghjkmnpqrstuvwxyz'.split('').flatMap((c) => [c, `${c}${c}`]);
const WORDS = (
  'acc amount box bucket cell chosen count current cursor depth done entry extra first found frame front gain gap given here ' +
  'index inner item kept label left level limit mark memo middle node other outer pair part pending place point pool probe rank ' +
  'rest right room row score seen share side size slot spot state step stock store table tail taken tally target tmp waiting token ' +
  'total trail turn unit upper used value view wide width work'
).split(' ');

interface Token {
  text: string;
  isName: boolean;
}

function tokenise(source: string): Token[] {
  return [...source.matchAll(TOKEN)].map((m) => ({ text: m[0], isName: m[3] !== undefined }));
}

function importedNames(source: string): Set<string> {
  const names = new Set<string>();
  for (const line of source.split('\n')) {
    const match = /^(?:from\s+\S+\s+import\s+(.+)|import\s+(.+))$/.exec(line);
    for (const part of (match?.[1] ?? match?.[2] ?? '').split(',')) {
      const name = part
        .trim()
        .split(/\s+as\s+/)
        .pop();
      if (name) names.add(name);
    }
    if (match?.[1] !== undefined) for (const word of line.split(/\W+/)) names.add(word);
  }
  return names;
}

const isBlank = (token: Token | undefined) => token !== undefined && /^\s+$/.test(token.text);

function neighbour(tokens: readonly Token[], from: number, step: 1 | -1): string {
  let i = from + step;
  while (isBlank(tokens[i])) i += step;
  return tokens[i]?.text ?? '';
}

function isLocal(tokens: readonly Token[], i: number, imported: ReadonlySet<string>): boolean {
  const token = tokens[i];
  if (token === undefined || !token.isName || RESERVED.has(token.text) || imported.has(token.text)) return false;
  const before = neighbour(tokens, i, -1);
  if (before === '.') return false;
  const isKeyword =
    KEYWORD_ARGUMENTS.has(token.text) &&
    (before === '(' || before === ',') &&
    isInsideCall(tokens, i) &&
    isAssigned(tokens, i);
  return !isKeyword;
}

function isAssigned(tokens: readonly Token[], i: number): boolean {
  const at = tokens.findIndex((t, k) => k > i && !isBlank(t));
  return tokens[at]?.text === '=' && tokens[at + 1]?.text !== '=';
}

function isInsideCall(tokens: readonly Token[], i: number): boolean {
  let depth = 0;
  for (let k = i - 1; k >= 0; k--) {
    const text = tokens[k]?.text ?? '';
    if (text === ')' || text === ']') depth++;
    else if (text === '(' || text === '[') {
      if (depth === 0) return true;
      depth--;
    }
  }
  return false;
}

/**
 * Renames the local names of a Python source. Every name that is no keyword, builtin, import, attribute or keyword argument
 * counts as local, hence the authoring rules: no f-strings, only the listed keyword arguments.
 */
export function renameLocals(
  source: string,
  naming: Naming,
  draw: Draw,
  label: string,
  taken: ReadonlySet<string>,
): string {
  if (naming === 'keep') return source;
  const tokens = tokenise(source);
  const imported = importedNames(source);
  // Helpers and constants of the module keep their names: they would collide with the letters of the main part.
  for (const m of source.matchAll(/^(?:def\s+)?([A-Za-z_]\w*)\s*[(=]/gm)) imported.add(m[1] ?? '');
  const locals = [...new Set(tokens.filter((_t, i) => isLocal(tokens, i, imported)).map((t) => t.text))];
  const everywhere = new Set([...tokens.filter((t) => t.isName).map((t) => t.text), ...taken]);
  const pool = draw
    .shuffle(`${label}/pool`, naming === 'short' ? SHORT : WORDS)
    .filter((w) => !everywhere.has(w) && !RESERVED.has(w));
  const names = new Map<string, string>();
  for (const name of locals) {
    if (name === '_' || (naming === 'words' && name.length > 3) || draw.below(`${label}/${name}`, 5) === 0) continue;
    const next = pool.pop();
    if (next !== undefined) names.set(name, next);
  }
  return tokens.map((t, i) => (isLocal(tokens, i, imported) ? (names.get(t.text) ?? t.text) : t.text)).join('');
}

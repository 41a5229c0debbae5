import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { packageRoot } from '../cli/package-root.ts';
import { REFUSALS } from '../protocol/errors.ts';

const root = packageRoot();
const FOLDERS = [
  'auditor',
  'bench',
  'catalogue',
  'cli',
  'coordinator',
  'node',
  'protocol',
  'tests',
  'trainer',
  'wasm-sandbox',
];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

function sourcesOf(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n') };
    });
}

const sources = FOLDERS.flatMap(sourcesOf);

/** The layer that a path belongs to: the longest of these prefixes. */
const LAYERS: Record<string, readonly string[]> = {
  'protocol/': [],
  'catalogue/': ['protocol/'],
  'wasm-sandbox/': ['protocol/'],
  'node/core/': ['protocol/'],
  'node/host/': ['protocol/'],
  'node/': ['node/core/', 'node/host/', 'wasm-sandbox/', 'protocol/', 'catalogue/'],
  'coordinator/core/': ['protocol/'],
  'coordinator/': ['coordinator/core/', 'node/host/', 'wasm-sandbox/', 'protocol/'],
  'coordinator/gateway/': ['coordinator/', 'coordinator/core/', 'node/host/', 'wasm-sandbox/', 'protocol/'],
  'auditor/': ['coordinator/core/', 'wasm-sandbox/', 'protocol/'],
  'trainer/': [
    'catalogue/',
    'coordinator/',
    'coordinator/gateway/',
    'node/',
    'node/host/',
    'wasm-sandbox/',
    'protocol/',
  ],
  'cli/': [
    'auditor/',
    'catalogue/',
    'coordinator/',
    'coordinator/core/',
    'coordinator/gateway/',
    'node/',
    'node/core/',
    'node/host/',
    'protocol/',
    'trainer/',
    'wasm-sandbox/',
  ],
};

function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
}

function importsOf(source: Source): string[] {
  return [...source.text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
}

const PURE = ['protocol/', 'catalogue/', 'coordinator/core/', 'node/core/'];
/** The platform's implementation of a function that protocol/ defines: nothing of the platform shows in its result. */
const PLATFORM = 'protocol/sha256-native.ts';
const BANNED: readonly [RegExp, string][] = [
  [/from 'node:/, 'node modules'],
  [/\bDate\b/, 'the clock'],
  [/\bMath\.random\b/, 'random numbers'],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\(/, 'timers'],
  [/\bprocess\./, 'the process'],
  [/\bfetch\(/, 'the network'],
  [/\bBuffer\b/, 'Buffer'],
  [/\bconsole\./, 'the console'],
  [/\basync\b|\bawait\b/, 'asynchrony'],
  [/\brandomUUID\b|\bgetRandomValues\b/, 'random numbers'],
  [/\bperformance\.now\b/, 'the clock'],
];

/** Code without comments and without the text of strings, roughly: enough to look for banned words. */
function codeOf(source: Source): string {
  return source.text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/`(?:\\.|[^`\\])*`/g, '``')
    .replaceAll(/'(?:\\.|[^'\\\n])*'/g, (text) => (text.startsWith("'node:") ? text : "''"))
    .replaceAll(/\/\/.*$/gm, '');
}

describe('the tree', () => {
  it('imports only in the allowed directions', () => {
    const wrong: string[] = [];
    for (const source of sources) {
      const from = layerOf(source.path);
      if (from === undefined) continue;
      for (const specifier of importsOf(source)) {
        if (!specifier.startsWith('.')) continue;
        const target = relative(root, join(root, dirname(source.path), specifier)).replaceAll('\\', '/');
        const to = layerOf(target);
        if (to === from || (to !== undefined && LAYERS[from]!.includes(to))) continue;
        wrong.push(`${source.path} imports ${target}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('writes relative imports with their .ts ending', () => {
    const wrong = sources.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.ts'))
        .map((specifier) => `${source.path}: ${specifier}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps clocks, randomness, I/O and waiting out of the pure folders', () => {
    const wrong: string[] = [];
    for (const source of sources.filter(({ path }) => PURE.some((prefix) => path.startsWith(prefix)))) {
      const code = codeOf(source);
      for (const [pattern, name] of BANNED) {
        if (source.path !== PLATFORM && pattern.test(code)) wrong.push(`${source.path} uses ${name}`);
      }
    }
    assert.deepEqual(wrong, []);
    const platform = sources.find(({ path }) => path === PLATFORM)!;
    assert.deepEqual(importsOf(platform), ['node:crypto', './bytes.ts']);
  });

  it('has no file over 300 lines', () => {
    const wrong = sources
      .filter(({ lines }) => lines.length > 301)
      .map(({ path, lines }) => `${path}: ${lines.length}`);
    assert.deepEqual(wrong, []);
  });

  it('has no function over 60 lines outside tests', () => {
    const wrong = sources
      .filter(({ path }) => !path.startsWith('tests/'))
      .flatMap((source) => longFunctions(source).map((name) => `${source.path}: ${name}`));
    assert.deepEqual(wrong, []);
  });

  it('names files in kebab-case', () => {
    const wrong = sources.filter(({ path }) => !/^[a-z0-9-]+(\.test|\.d)?\.ts$/.test(path.split('/').at(-1)!));
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    );
  });

  it('documents every refusal code with its disposition', () => {
    const readme = readFileSync(join(root, 'protocol', 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `([a-z-]+)`\s*\| (reject|ignore|retry)\s*\|/gm)].map((row) => [
      row[1],
      row[2],
    ]);
    assert.deepEqual(Object.fromEntries(rows), { ...REFUSALS });
  });
});

/**
 * Functions and methods by indentation, which the formatter guarantees: from the opening line to its closing brace. A
 * signature over several lines is told from a call by the brace after its parenthesis.
 */
function longFunctions({ lines }: Source): string[] {
  const found: string[] = [];
  lines.forEach((line, start) => {
    if (/^\s*(?:if|for|while|switch|return|else|do|try|\}|\/\/|\*)/.test(line)) return;
    const indent = /^\s*/.exec(line)![0];
    const opens = /(?:function\b.*|^\s*(?:[\w#*]+ )*[\w#]+\(.*|=>) ?\{$/.test(line);
    const spreads = line.endsWith('(') && closingOf(lines, start, `${indent})`)?.endsWith('{') === true;
    if (!opens && !spreads) return;
    const end = lines.findIndex((other, at) => at > start && new RegExp(`^${indent}\\}[;,()]*$`).test(other));
    if (end - start > 60) found.push(`${line.trim()} (${end - start + 1} lines)`);
  });
  return found;
}

function closingOf(lines: readonly string[], start: number, prefix: string): string | undefined {
  return lines.slice(start + 1, start + 20).find((line) => line.startsWith(prefix));
}

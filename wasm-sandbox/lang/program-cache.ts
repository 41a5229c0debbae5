import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../image/digest.ts';
import { SandboxFailure } from '../sandbox-failure.ts';
import {
  type MeteredModule,
  PROGRAM_FUEL_PER_SECOND,
  type PreparedProgram,
  type ProgramImage,
} from './program-image.ts';

/** Programs kept; the least recently used go first. */
const MOST_KEPT = 64;
const NEWLINE = 10;

interface Header {
  readonly form: PreparedProgram['form'];
  readonly restorable: boolean;
  readonly glueBytes: number;
  readonly modules: readonly (Omit<MeteredModule, 'bytes'> & { readonly length: number })[];
}

function encode({ form, restorable, glue, modules }: PreparedProgram): Buffer {
  const script = Buffer.from(glue);
  const sizes = modules.map(({ name, memory, bytes }) => ({ name, memory, length: bytes.length }));
  const header: Header = { form, restorable, glueBytes: script.length, modules: sizes };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), script, ...modules.map(({ bytes }) => bytes)]);
}

function decode(bytes: Buffer): PreparedProgram {
  const headerEnd = bytes.indexOf(NEWLINE);
  const { form, restorable, glueBytes, modules } = JSON.parse(bytes.subarray(0, headerEnd).toString()) as Header;
  let at = headerEnd + 1;
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const glue = take(glueBytes).toString();
  return { form, restorable, glue, modules: modules.map(({ length, ...rest }) => ({ ...rest, bytes: take(length) })) };
}

/** A cache file is the digest of the rest, a line end, and the rest. */
function contentOf(file: Buffer): { digest: string; content: Buffer } | undefined {
  const end = file.indexOf(NEWLINE);
  const content = file.subarray(end + 1);
  const digest = sha256(content);
  return file.subarray(0, end).toString('latin1') === digest ? { digest, content } : undefined;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

let rewriting: Promise<string> | undefined;

/** Digest of the code that prepares programs: what an older version of it prepared is not used. */
function preparationDigest(): Promise<string> {
  rewriting ??= (async () => {
    const parts: string[] = [];
    const ending = extname(fileURLToPath(import.meta.url));
    for (const folder of ['../pass/', '../component/', './']) {
      const directory = fileURLToPath(new URL(folder, import.meta.url));
      const names = (await readdir(directory)).filter((name) => name.endsWith(ending)).sort();
      for (const name of names) parts.push(name, await readFile(join(directory, name), 'utf8'));
    }
    return sha256(JSON.stringify(parts));
  })();
  return rewriting;
}

async function prune(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.program'));
  if (names.length <= MOST_KEPT) return;
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(directory, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  used.sort((a, b) => b.at - a.at);
  for (const { name } of used.slice(MOST_KEPT)) await rm(join(directory, name), { force: true });
}

/**
 * The prepared form of a program, from the cache (by the digest of `original` and of the preparing code) or made by
 * `prepare`. A damaged file is made again. Rejects as `prepare` does.
 */
export async function cachedProgram(
  cacheDir: string,
  name: string,
  original: Uint8Array,
  prepare: () => PreparedProgram | Promise<PreparedProgram>,
): Promise<ProgramImage> {
  const directory = join(cacheDir, 'programs');
  const path = join(directory, `${sha256(await preparationDigest(), original)}.program`);
  const image = (digest: string, form: ProgramImage['form']): ProgramImage => ({
    name,
    digest,
    path,
    fuelPerSecond: PROGRAM_FUEL_PER_SECOND,
    form,
  });
  const cached = await readIfThere(path);
  const found = cached && contentOf(cached);
  if (found) {
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return image(found.digest, decode(found.content).form);
  }
  const prepared = await prepare();
  const content = encode(prepared);
  const digest = sha256(content);
  await mkdir(directory, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, Buffer.concat([Buffer.from(`${digest}\n`), content]), { flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await prune(directory);
  return image(digest, prepared.form);
}

/** Reads a prepared program; throws SandboxFailure when the file is not the one that `image` names. */
export async function readProgram(image: ProgramImage): Promise<PreparedProgram> {
  const found = contentOf(await readFile(image.path));
  if (found?.digest === image.digest) return decode(found.content);
  throw new SandboxFailure(
    `The prepared program ${image.path} is damaged: expected content with SHA-256 ${image.digest}; run it again.`,
  );
}

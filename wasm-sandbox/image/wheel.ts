import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from './digest.ts';
import { ImageError } from './image-error.ts';

/** A file of the Python package index, pinned. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  readonly file: string;
  readonly digest: string;
  readonly platform: string;
  readonly abi: string;
  readonly python: string;
}

/** A wheel of Python sources only, for any machine. */
export function pureWheel(project: string, version: string, digest: string): Wheel {
  const file = `${project}-${version}-py3-none-any.whl`;
  return { project, version, file, digest, platform: 'any', abi: 'none', python: '3.14' };
}

export interface WheelOptions {
  /** A copy that is here already. */
  readonly file?: string;
  readonly signal?: AbortSignal;
}

const DOWNLOAD_MS_MAX = 10 * 60_000;
const OUTPUT_BYTES_MAX = 1 << 20;

function pipArguments({ project, version, platform, abi, python }: Wheel, directory: string): string[] {
  return [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'],
    ...['--platform', platform, '--implementation', 'cp', '--abi', abi, '--python-version', python],
    ...['--dest', directory, `${project}==${version}`],
  ];
}

async function download(wheel: Wheel, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'hivesmith-wheel-'));
  try {
    await promisify(execFile)('python3', pipArguments(wheel, directory), {
      timeout: DOWNLOAD_MS_MAX,
      maxBuffer: OUTPUT_BYTES_MAX,
      ...(signal === undefined ? {} : { signal }),
    });
    return new Uint8Array(await readFile(join(directory, wheel.file)));
  } catch (cause) {
    signal?.throwIfAborted();
    const { code, stderr } = cause as { code?: unknown; stderr?: string };
    const said = stderr?.trim().split('\n').at(-1);
    const why = code === 'ENOENT' ? 'there is no python3 here' : (said ?? (cause as Error).message);
    throw new ImageError(
      'image-input-missing',
      `Could not fetch ${wheel.file} from the Python package index: ${why}. Install python3 with pip and reach the ` +
        `index, or fetch the file elsewhere and name ${wheel.platform === 'any' ? 'its folder with --packages DIR' : 'it with --wheel FILE'}.`,
      { cause },
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readGiven(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new ImageError('image-input-missing', `Could not read ${file}: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * The bytes of a wheel, from the named copy or through pip. Rejects with ImageError when it cannot be had or is another
 * file than the pinned one.
 */
export async function obtainWheel(wheel: Wheel, { file, signal }: WheelOptions): Promise<Uint8Array> {
  const bytes = file === undefined ? await download(wheel, signal) : await readGiven(file);
  const digest = sha256(bytes);
  if (digest === wheel.digest) return bytes;
  throw new ImageError(
    'image-input-mismatch',
    `Expected ${wheel.file} with SHA-256 ${wheel.digest}, got ${file ?? 'a file'} with ${digest}.`,
  );
}

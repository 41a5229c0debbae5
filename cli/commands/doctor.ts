import { spawnSync } from 'node:child_process';
import { readdir, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { probeLoopback } from '../../node/model/probe.ts';
import { listImages } from '../../wasm-sandbox/image/inventory.ts';
import type { CompiledLanguage } from '../../wasm-sandbox/lang/language.ts';
import { findToolchain, LANGUAGE_NAMES, TOOLCHAIN_ADVICE } from '../../wasm-sandbox/lang/toolchain.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { fasterImage } from '../faster-image.ts';
import { NODE_MIN, nodeVersionProblem } from '../node-version.ts';
import { writeJson, writeOut } from '../output.ts';
import { defaultSeedCode } from '../package-root.ts';
import { cacheDirectory } from '../paths.ts';
import { binaryBytes } from '../view/numbers.ts';
import { printable } from '../view/spans.ts';

interface Check {
  readonly name: string;
  /** `warn`: works, but slowly or for less. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  readonly mend?: string;
}

const MIB = 2 ** 20;
/** Nine volunteers and a coordinator, each with a Python runtime, as `start` runs by default. */
const START_MEMORY = 3_000 * MIB;
const START_DISK = 500 * MIB;

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const checks = [
    nodeVersion(),
    cores(),
    memory(),
    await disk(),
    ...(await images()),
    await seedCode(),
    ...(await compilers()),
    ...(await modelServers(signal)),
  ];
  const isFit = checks.every(({ status }) => status !== 'fail');
  if (invocation.flag('json')) {
    await writeJson({ ok: isFit, checks });
  } else {
    const mark = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;
    const lines = checks.map(
      ({ name, status, found, mend }) =>
        `${mark[status]}  ${name.padEnd(14)} ${found}${mend === undefined ? '' : `; ${mend}`}`,
    );
    await writeOut(`${lines.join('\n')}\n`);
  }
  return isFit ? EXIT.ok : EXIT.failed;
}

function nodeVersion(): Check {
  const found = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  const problem = nodeVersionProblem(process.versions.node);
  if (problem !== undefined) return { name: 'node', status: 'fail', found, mend: `install Node ${NODE_MIN} or newer` };
  return { name: 'node', status: 'ok', found };
}

function cores(): Check {
  const count = availableParallelism();
  const found = `${count} usable ${count === 1 ? 'core' : 'cores'}`;
  return count > 1
    ? { name: 'cores', status: 'ok', found }
    : { name: 'cores', status: 'warn', found, mend: 'expect `start` to take twice as long' };
}

function memory(): Check {
  // A container may have less than the machine; Node knows of its limit.
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  const found = `${binaryBytes(total)} in all, ${binaryBytes(Math.min(total, freemem()))} free`;
  if (total >= START_MEMORY) return { name: 'memory', status: 'ok', found };
  return {
    name: 'memory',
    status: 'warn',
    found,
    mend: `\`start\` with nine nodes wants ${binaryBytes(START_MEMORY)}; give fewer --nodes`,
  };
}

async function disk(): Promise<Check> {
  const { bavail, bsize } = await statExisting(process.cwd());
  const free = bavail * bsize;
  const found = `${binaryBytes(free)} free here`;
  if (free >= START_DISK) return { name: 'disk', status: 'ok', found };
  return { name: 'disk', status: 'fail', found, mend: `free at least ${binaryBytes(START_DISK)}` };
}

async function statExisting(path: string): Promise<{ bavail: number; bsize: number }> {
  try {
    return await statfs(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path) throw error;
    return statExisting(parent);
  }
}

async function images(): Promise<Check[]> {
  const directory = cacheDirectory();
  const { bavail, bsize } = await statExisting(directory);
  const listed = await listImages(directory);
  const built = listed.filter((image) => image.built);
  const where = `${directory} (${binaryBytes(bavail * bsize)} free)`;
  const cache: Check =
    built.length === 0
      ? {
          name: 'image cache',
          status: 'ok',
          found: `${where} is empty`,
          mend: 'the first run builds the default image',
        }
      : { name: 'image cache', status: 'ok', found: `${where} holds ${built.map(({ name }) => name).join(', ')}` };
  const faster = await fasterImage(directory);
  if (faster === undefined) return [cache, { name: 'fast image', status: 'ok', found: 'built' }];
  const hasPip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0;
  const found = `not built; python3 with pip is ${hasPip ? 'here' : 'not here'}`;
  const mend = hasPip ? `\`${faster[0]}\` builds it` : `install python3-pip, or \`${faster[0]} --wheel FILE\``;
  return [cache, { name: 'fast image', status: 'ok', found, mend }];
}

/** Compilers for guests; only `run --lang c`, `cpp` and `rust` want one. */
async function compilers(): Promise<Check[]> {
  const languages = Object.keys(LANGUAGE_NAMES) as CompiledLanguage[];
  return Promise.all(
    languages.map(async (language): Promise<Check> => {
      const name = `${LANGUAGE_NAMES[language]} programs`;
      const toolchain = await findToolchain(language);
      if (toolchain) return { name, status: 'ok', found: `${toolchain.program}, ${toolchain.version}` };
      return { name, status: 'ok', found: 'no compiler for WebAssembly', mend: TOOLCHAIN_ADVICE[language] };
    }),
  );
}

/** Servers of language models on their usual ports; only model campaigns want one. */
async function modelServers(signal: AbortSignal): Promise<Check[]> {
  const found = await probeLoopback({ signal });
  if (found.length === 0)
    return [{ name: 'model servers', status: 'ok', found: 'none on the usual ports of this machine' }];
  return found.map(({ kind, root, models }) => {
    const names = models.map(({ model, quantisation }) =>
      quantisation === null ? model : `${model} (${quantisation})`,
    );
    const more = names.length > 4 ? ` and ${names.length - 4} more` : '';
    return {
      name: 'model server',
      status: 'ok',
      found: printable(`${kind} at ${root}: ${names.slice(0, 4).join(', ')}${more}`),
    };
  });
}

async function seedCode(): Promise<Check> {
  const names = await readdir(defaultSeedCode()).catch(() => []);
  const count = names.filter((name) => name.endsWith('.py')).length;
  if (count > 0) return { name: 'seed code', status: 'ok', found: `${count} programs in ${defaultSeedCode()}` };
  return {
    name: 'seed code',
    status: 'warn',
    found: `no programs in ${defaultSeedCode()}`,
    mend: 'give --seed-code DIR',
  };
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A version of Node and its executable. */
export interface NodeVersion {
  readonly version: string;
  readonly executable: string;
}

const MAJORS = ['20', '22', '24'];

/** Installs the npm package that carries a version of Node for this platform; says why on standard output if it cannot. */
function install(folder: string, major: string): NodeVersion | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  const prefix = join(folder, `node-${major}`);
  const options = ['install', '--prefix', prefix, '--no-fund', '--no-audit', '--loglevel=error'];
  const done = spawnSync('npm', [...options, `${name}@${major}`], { encoding: 'utf8', timeout: 300_000 });
  const executable = join(prefix, 'node_modules', name, 'bin', 'node');
  const asked = spawnSync(executable, ['--version'], { encoding: 'utf8' });
  if (asked.status === 0) return { version: asked.stdout.trim(), executable };
  console.log(`SKIPPED Node ${major}: ${(done.stderr || String(asked.error ?? done.error)).trim()}`);
  return undefined;
}

/** This Node first, then those of the other major versions that the package registry gives. */
export function nodeVersions(folder: string): NodeVersion[] {
  const here = process.version.slice(1).split('.')[0]!;
  const others = MAJORS.filter((major) => major !== here).flatMap((major) => install(folder, major) ?? []);
  return [{ version: process.version, executable: process.execPath }, ...others];
}

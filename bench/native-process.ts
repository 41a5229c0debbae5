import { spawnSync } from 'node:child_process';

const TIMES = /(\d+\.\d+) (\d+\.\d+)\s*$/;

/** CPU milliseconds of a native process and of those it waited for, start included, and what it printed. */
export function native(command: readonly string[], input: string): { readonly cpu: number; readonly output: string } {
  const script = 'TIMEFORMAT="%U %S"; time "$@"';
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bench', ...command], {
    input,
    encoding: 'utf8',
  });
  const [, user, system] = TIMES.exec(stderr) ?? [];
  if (status !== 0 || user === undefined) throw new Error(`${command.join(' ')} failed: ${stderr}`);
  return { cpu: (Number(user) + Number(system)) * 1000, output: stdout };
}

import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { type Problem, ProblemInvalid, readProblem } from './problem.ts';

/**
 * The problems of a JSON lines file, a Parquet file, or every such file of a directory (the `rl_lcb` folder of an export).
 * @throws ProblemInvalid
 */
export async function readProblems(path: string, most: number, signal: AbortSignal): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of await filesOf(path)) {
    for await (const row of rowsOf(file, signal)) {
      if (problems.length === most) return problems;
      problems.push(readProblem(row.value, `${file}, row ${row.number}`));
    }
  }
  if (problems.length === 0) throw new ProblemInvalid(`expected problems in ${path}, found none`);
  return problems;
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new ProblemInvalid(`expected a file or directory of problems, but there is no ${path}`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(jsonl|parquet)$/.test(name)).sort();
  return names.map((name) => join(path, name));
}

async function* rowsOf(file: string, signal: AbortSignal): AsyncGenerator<{ value: unknown; number: number }> {
  let number = 0;
  if (file.endsWith('.parquet')) {
    for (const value of await parquetReadObjects({ file: await asyncBufferFromFile(file) }))
      yield { value, number: ++number };
    return;
  }
  for await (const line of createInterface({
    input: createReadStream(file, { signal }),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    if (line.trim() !== '') yield { value: parse(line, `${file}, row ${number}`), number };
  }
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ProblemInvalid(`${where}: expected one JSON object a line`);
  }
}

import { resolve } from 'node:path';
import type { ReceiptView } from '../../node/status.ts';
import type { Invocation } from '../command-spec.ts';
import { callProcess } from '../control.ts';
import { EXIT } from '../exit-codes.ts';
import { writeJson, writeOut } from '../output.ts';
import { printable } from '../view/spans.ts';

export async function run(invocation: Invocation): Promise<number> {
  const dataDir = resolve(invocation.needText('data'));
  const receipts = (await callProcess(dataDir, 'receipts', {
    limit: invocation.needInteger('limit'),
  })) as ReceiptView[];
  if (invocation.flag('json')) {
    await writeJson(receipts);
    return EXIT.ok;
  }
  const lines = receipts.map(
    ({ seq, type, index }) => `${String(seq).padStart(6)}  entry ${String(index).padEnd(8)} ${printable(type)}`,
  );
  const text = lines.length === 0 ? 'no receipts yet' : [...lines, 'the proofs: --json'].join('\n');
  await writeOut(`${text}\n`);
  return EXIT.ok;
}

/** Appends to the ledger in the directory given until a write fails; prints a line for each group that is durable. */
import { writeSync } from 'node:fs';
import { openLedger } from '../../../coordinator/log/ledger.ts';
import { sign, testEntry } from './ledger-fixture.ts';

const ledger = await openLedger(process.argv[2]!, { sign, windowMs: 0 });

function report(line: { acknowledged: number; code?: string }): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

try {
  for (;;) {
    for (let i = 0; i < 20; i++) ledger.append(testEntry(ledger.size, 1000));
    await ledger.durable(ledger.size);
    report({ acknowledged: ledger.durableSize });
  }
} catch (error) {
  report({ acknowledged: ledger.durableSize, code: (error as { code?: string }).code ?? String(error) });
}
await ledger.close().catch(() => undefined);

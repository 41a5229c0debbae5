import { compare } from './compare.ts';
import { randomModule } from './random-module.ts';

/** `npm run fuzz:pass -- [COUNT] [FIRST]`: random modules with and without the pass. A seed names a module for good. */
const count = Number(process.argv[2] ?? 20_000);
const first = Number(process.argv[3] ?? 1_000_000);
const began = performance.now();
let returned = 0;
let trapped = 0;
let most = 0;
const findings: string[] = [];
for (let seed = first; seed < first + count; seed++) {
  const module = randomModule(seed);
  const { difference, outcomes, fuel, bound } = compare(module);
  if (difference) findings.push(`seed ${seed}: ${difference}`);
  if (compare(module).fuel.join() !== fuel.join()) findings.push(`seed ${seed}: fuel differs from run to run`);
  for (const outcome of outcomes) outcome.startsWith('returned') ? returned++ : trapped++;
  most = Math.max(most, bound);
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`${count} modules from seed ${first}, ${returned + trapped} calls (${trapped} trapped), in ${seconds} s`);
console.log(`most work between two checks: ${most} fuel units; findings: ${findings.length}`);
for (const finding of findings.slice(0, 20)) console.log(finding);
process.exitCode = findings.length > 0 ? 1 : 0;

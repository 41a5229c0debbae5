#!/usr/bin/env node
import { nodeVersionProblem } from './node-version.ts';

// Everything else is imported after the check, because it needs a current Node even to be parsed.
const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  import('./program.ts').then((program) => program.main(process.argv.slice(2)));
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}

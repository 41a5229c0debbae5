import { calibrateAll } from './calibrate.ts';

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
if (args.includes('--calibrate')) await calibrateAll(names);

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../cli/package-root.ts';
import { Stage, until } from '../e2e/processes.ts';

/** With what they need; and packages of which single files are read, because the rest needs a GPU's worth of others. */
const INSTALLED = [
  'sandbox-fusion==0.3.7',
  'judge0==0.0.8',
  'aiohttp',
  'jsonschema',
  'openapi-spec-validator',
  'setuptools<81',
];
const UNPACKED = ['verl==0.9.1', 'openrlhf==0.11.2'];

/** Exit code of a command; its output goes to ours. */
function command(program: string, ...args: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
}

function skip(reason: string): void {
  console.log(JSON.stringify({ clients: 'all', skipped: reason }));
}

/** Unmodified clients from the Python package index, in an environment of their own that is kept. */
export async function thirdPartyClients(): Promise<void> {
  const home = join(tmpdir(), 'hivesmith-gateway-clients');
  const [python, packages] = [join(home, 'bin', 'python'), join(home, 'packages')];
  const maker = process.env['HIVESMITH_PYTHON'] ?? 'python3';
  if (!existsSync(python) && (await command(maker, '-m', 'venv', home)) !== 0)
    return skip(`${maker} -m venv does not work`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  if ((await command(python, ...pip, ...INSTALLED)) !== 0) return skip('the Python package index cannot be reached');
  await mkdir(packages, { recursive: true });
  for (const name of UNPACKED) {
    if (existsSync(join(packages, name.split('==')[0]!))) continue;
    const code = await command(python, ...pip, '--no-deps', '--target', packages, name);
    if (code !== 0) console.log(JSON.stringify({ client: name, skipped: 'there is no wheel of it for this machine' }));
  }
  await using stage = await Stage.open();
  const gateway = stage.launch(['gateway', '--local', '--listen', '127.0.0.1:0', '--workers', '2']);
  await until('the gateway listens', async () => gateway.output().stdout.includes('listening'), gateway);
  const url = /http:\/\/\S+/.exec(gateway.output().stdout)![0];
  const script = join(packageRoot(), 'tests', 'gateway', 'clients', 'clients.py');
  assert.equal(await command(python, script, url, packages), 0, 'a client was not served as it expects');
}

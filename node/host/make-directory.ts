import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf, HostError } from './host-error.ts';

/**
 * Makes a directory and what is missing above it. Unlike `mkdir` with `recursive`, which never returns on a file system
 * that takes no new entries and says ENOENT (/proc), this one says so.
 *
 * @throws HostError `directory-unwritable`; the file system's own error otherwise
 */
export async function makeDirectory(path: string): Promise<void> {
  const whole = resolve(path);
  if (await made(whole)) return;
  await makeParent(whole);
  if (await made(whole)) return;
  const message = `expected to make the directory ${whole}, but ${dirname(whole)} takes no new entries`;
  throw new HostError('directory-unwritable', message);
}

/** A parent that is there needs nothing: another process may have made it in the meantime. */
async function makeParent(path: string): Promise<void> {
  if (!(await isDirectory(dirname(path)))) await makeDirectory(dirname(path));
}

/** False when something above it is missing, or said to be. */
async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    if (codeOf(error) === 'EEXIST' && (await isDirectory(path))) return true;
    throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

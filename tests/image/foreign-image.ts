import { readFile } from 'node:fs/promises';
import { sha256 } from '../../wasm-sandbox/image/digest.ts';
import { readNote, withNote } from '../../wasm-sandbox/image/note.ts';
import { readSections } from '../../wasm-sandbox/pass/module-info.ts';
import { testImage } from '../wasm-sandbox/fixture.ts';

/** The default image under a name that no recipe has: another digest, the same behaviour. */
export async function foreignImage(): Promise<{ name: string; digest: string; bytes: Uint8Array }> {
  const original = new Uint8Array(await readFile((await testImage()).path));
  const [note] = readSections(original);
  const bare = new Uint8Array(Buffer.concat([original.subarray(0, 8), original.subarray(note!.end)]));
  const name = 'python-elsewhere';
  const bytes = withNote(bare, { ...readNote(original), name });
  return { name, digest: sha256(bytes), bytes };
}

import { encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256 } from '../../protocol/sha256.ts';

export type Split = 'train' | 'test';
export const SPLITS: readonly Split[] = ['train', 'test'];

/** The rule, as data cards state it. */
export const SPLIT_RULE =
  'a task is in the test split when the first four bytes of SHA-256("hivesmith-split/1\\n" + task_id), as a big-endian number, ' +
  'are below testPercent / 100 * 2^32';

/**
 * Where a task belongs: by a hash of its id, so that it stays there in every later release and in every format, whatever
 * else the release holds.
 */
export function splitOf(taskId: string, testPercent: number): Split {
  const hash = sha256(encodeUtf8(`hivesmith-split/1\n${taskId}`));
  const value = new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0);
  return value < (testPercent / 100) * 2 ** 32 ? 'test' : 'train';
}

import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** What the ledger is known to have reached. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** size (u64), root (32), first 24 bytes of SHA-256 over both. */
const SLOT_BYTES = 64;
const BODY_BYTES = 40;

function encodeSlot(head: Head): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.writeBigUInt64BE(BigInt(head.size), 0);
  slot.set(head.root, 8);
  slot.set(checksum(slot.subarray(0, BODY_BYTES)), BODY_BYTES);
  return slot;
}

function checksum(body: Uint8Array): Buffer {
  return createHash('sha256')
    .update(body)
    .digest()
    .subarray(0, SLOT_BYTES - BODY_BYTES);
}

function decodeSlot(slot: Buffer): Head | undefined {
  if (slot.length !== SLOT_BYTES) return undefined;
  const body = slot.subarray(0, BODY_BYTES);
  if (!checksum(body).equals(slot.subarray(BODY_BYTES))) return undefined;
  return { size: Number(body.readBigUInt64BE(0)), root: Uint8Array.from(body.subarray(8)) };
}

/**
 * A lower bound of the ledger's size, kept outside the database. LevelDB drops the records behind a damaged block of its
 * write-ahead log without an error; a damaged end would then look like a shorter, perfectly consistent ledger.
 *
 * Two slots are written in turn, so a torn write leaves the other. `write` does not wait for the disk: after a power cut
 * an older head is still a true lower bound, and the database itself is synced.
 */
export class HeadFile {
  readonly #file: FileHandle;
  #next: number;

  private constructor(file: FileHandle, next: number) {
    this.#file = file;
    this.#next = next;
  }

  /** Opens or creates the file. `found` is false when there was none; `head` undefined when neither slot is readable. */
  static async open(path: string): Promise<{ file: HeadFile; found: boolean; head: Head | undefined }> {
    let found = true;
    const handle = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      found = false;
      return open(path, 'wx+');
    });
    const bytes = Buffer.alloc(2 * SLOT_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const slots = [0, 1].map((i) =>
      decodeSlot(bytes.subarray(0, bytesRead).subarray(i * SLOT_BYTES, (i + 1) * SLOT_BYTES)),
    );
    const newest = (slots[1]?.size ?? -1) > (slots[0]?.size ?? -1) ? 1 : 0;
    return { file: new HeadFile(handle, 1 - newest), found: found && bytesRead > 0, head: slots[newest] };
  }

  async write(head: Head): Promise<void> {
    await this.#file.write(encodeSlot(head), 0, SLOT_BYTES, this.#next * SLOT_BYTES);
    this.#next = 1 - this.#next;
  }

  /** Fills both slots and waits for the disk: after this a power cut cannot leave the file without a readable slot. */
  async reset(head: Head): Promise<void> {
    await this.write(head);
    await this.write(head);
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

import { inflateRawSync } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MOST_COMMENT = 65_535;
const DEFLATED = 8;

/** Offset of the end record, which stands at the very end but for a comment. */
function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_BYTES - MOST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= least; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  throw new Error('Expected a zip archive, but it has no directory at its end.');
}

/** The content of one member of a zip archive (stored or deflated). Throws when it is absent or the archive damaged. */
export function zipMember(archive: Uint8Array, name: string): Uint8Array {
  for (const member of zipMembers(archive)) if (member.name === name) return member.read();
  throw new Error(`The zip archive has no member ${name}.`);
}

export interface ZipMember {
  readonly name: string;
  readonly read: () => Uint8Array;
}

/** The members of a zip archive in the order of its directory. Throws when the archive is damaged. */
export function* zipMembers(archive: Uint8Array): Generator<ZipMember> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== ENTRY_SIGNATURE) throw new Error('The directory of the zip archive is damaged.');
    const nameLength = view.getUint16(at + 28, true);
    const entry = at;
    yield {
      name: new TextDecoder().decode(archive.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength)),
      read: () => {
        const local = view.getUint32(entry + 42, true);
        const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        const packed = archive.subarray(start, start + view.getUint32(entry + 20, true));
        return view.getUint16(entry + 10, true) === DEFLATED ? inflateRawSync(packed) : packed;
      },
    };
    at += ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

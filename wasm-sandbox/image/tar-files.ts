const BLOCK = 512;
const PLAIN_FILE = new Set(['0', '\0', '']);

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The plain files of a tar archive (ustar or GNU without long names), by path, in the archive's order. */
export function tarFiles(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(text(header.subarray(124, 136)).trim(), 8);
    const kind = text(header.subarray(156, 157));
    if (!Number.isInteger(size)) throw new Error(`The tar archive is damaged at byte ${at}.`);
    const isUstar = text(header.subarray(257, 262)) === 'ustar' && header[262] === 0;
    const prefix = isUstar ? text(header.subarray(345, 500)) : '';
    const name = text(header.subarray(0, 100));
    if (PLAIN_FILE.has(kind)) {
      files.set(prefix === '' ? name : `${prefix}/${name}`, archive.subarray(at + BLOCK, at + BLOCK + size));
    } else if (kind !== '5') throw new Error(`The tar archive has an entry of unknown kind ${JSON.stringify(kind)}.`);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

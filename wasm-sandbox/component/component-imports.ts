import { GuestRefusal } from '../lang/guest-refusal.ts';
import { ByteReader } from '../pass/byte-reader.ts';

/** The interfaces of WASI 0.2 that the sandbox offers. There are no sockets and no HTTP. */
export const OFFERED_INTERFACES: ReadonlySet<string> = new Set([
  'wasi:cli/environment',
  'wasi:cli/exit',
  'wasi:cli/stderr',
  'wasi:cli/stdin',
  'wasi:cli/stdout',
  'wasi:cli/terminal-input',
  'wasi:cli/terminal-output',
  'wasi:cli/terminal-stderr',
  'wasi:cli/terminal-stdin',
  'wasi:cli/terminal-stdout',
  'wasi:clocks/monotonic-clock',
  'wasi:clocks/wall-clock',
  'wasi:filesystem/preopens',
  'wasi:filesystem/types',
  'wasi:io/error',
  'wasi:io/poll',
  'wasi:io/streams',
  'wasi:random/insecure',
  'wasi:random/insecure-seed',
  'wasi:random/random',
]);

const IMPORTS = 10;
const INSTANCE = 5;
/** Magic, version 13 and layer 1 (Component Model, Binary.md). */
const PREAMBLE = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];

export function isComponent(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[6] === 1 && PREAMBLE.slice(0, 4).every((value, index) => bytes[index] === value);
}

function checkImport(reader: ByteReader): void {
  const form = reader.u8();
  if (form > 2) throw new GuestRefusal('guest-invalid', `The component has an import of unknown form ${form}.`);
  const name = reader.name();
  if (form === 2) reader.name();
  const kind = reader.u8();
  const interfaceName = /^(wasi:[a-z0-9-]+\/[a-z0-9-]+)@0\.2\.\d+$/.exec(name)?.[1];
  if (kind !== INSTANCE || interfaceName === undefined || !OFFERED_INTERFACES.has(interfaceName)) {
    throw new GuestRefusal(
      'guest-import',
      `The component imports ${name}, which the sandbox does not offer; expected WASI 0.2 without sockets and HTTP.`,
    );
  }
  reader.u32();
}

/** Throws GuestRefusal naming the first import that the sandbox does not offer, or when the file is cut short. */
export function checkComponentImports(bytes: Uint8Array): void {
  if (PREAMBLE.some((value, index) => bytes[index] !== value)) {
    throw new GuestRefusal('guest-invalid', 'Expected a component of the final binary format (version 13, layer 1).');
  }
  const reader = new ByteReader(bytes, PREAMBLE.length);
  while (reader.position < bytes.length) {
    const id = reader.u8();
    const length = reader.u32();
    const section = new ByteReader(reader.take(length));
    if (id !== IMPORTS) continue;
    for (let left = section.u32(); left > 0; left--) checkImport(section);
  }
}

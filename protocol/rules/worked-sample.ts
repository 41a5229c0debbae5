import { encodeUtf8 } from '../bytes.ts';

/** The bytes of a sample's input or output as a statement shows it: text that does not end a line gets its end. */
export function sampleBytes(text: string): Uint8Array {
  return encodeUtf8(text === '' || text.endsWith('\n') ? text : `${text}\n`);
}

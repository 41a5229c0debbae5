/**
 * The form of an output that is compared and hashed: trailing blanks of each line and trailing empty lines removed, one
 * final newline (an output with nothing visible becomes one newline). Works on bytes, so any encoding passes through.
 */
export function canonicalOutput(output: Uint8Array): Uint8Array {
  const kept = new Uint8Array(output.length + 1);
  let length = 0;
  let end = 0;
  for (const byte of output) {
    if (byte === NEWLINE) {
      length = end;
      kept[length++] = NEWLINE;
      end = length;
    } else {
      kept[length++] = byte;
      if (byte !== SPACE && byte !== TAB && byte !== RETURN) end = length;
    }
  }
  length = end;
  while (length > 0 && kept[length - 1] === NEWLINE) length--;
  kept[length++] = NEWLINE;
  return kept.slice(0, length);
}

const NEWLINE = 10;
const SPACE = 32;
const TAB = 9;
const RETURN = 13;

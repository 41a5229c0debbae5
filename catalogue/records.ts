/** One input of a suite. */
export interface InputRecord {
  name: string;
  label: string;
  bytes: Uint8Array;
}

const NEWLINE = 10;
const MAX_RECORDS = 64;
const HEADER = /^== ([a-z0-9-]{1,32}) ([a-z]{1,16}) (0|[1-9]\d{0,6})$/;

/**
 * Parses the output of an input program: `== name label length` lines, each followed by exactly that many bytes.
 * Throws an Error that says what was expected and at which byte.
 */
export function parseInputRecords(stdout: Uint8Array): InputRecord[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const records: InputRecord[] = [];
  const names = new Set<string>();
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf(NEWLINE, at);
    if (end < 0 || end - at > 80)
      throw new Error(`input records: expected a header line "== name label length" at byte ${at}`);
    let line: string;
    try {
      line = decoder.decode(stdout.subarray(at, end));
    } catch {
      throw new Error(`input records: the header line at byte ${at} is not UTF-8`);
    }
    const match = HEADER.exec(line);
    if (match === null)
      throw new Error(`input records: expected "== name label length" at byte ${at}, found "${line}"`);
    const [name, label, length] = [match[1] ?? '', match[2] ?? '', Number(match[3])];
    if (names.has(name)) throw new Error(`input records: the name ${name} occurs twice`);
    const bytes = stdout.slice(end + 1, end + 1 + length);
    if (bytes.length !== length)
      throw new Error(`input records: ${name} announces ${length} bytes, only ${bytes.length} follow`);
    if (records.length === MAX_RECORDS) throw new Error(`input records: more than ${MAX_RECORDS} inputs`);
    names.add(name);
    records.push({ name, label, bytes });
    at = end + 1 + length;
  }
  if (records.length === 0) throw new Error('input records: the program printed nothing; expected at least one record');
  return records;
}

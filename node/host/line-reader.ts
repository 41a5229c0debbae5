import type { Socket } from 'node:net';

/**
 * The complete lines that arrive on a socket, without their newline. Throws a RangeError on a line longer than
 * `bytesMax`.
 */
export async function* readLines(socket: Socket, bytesMax: number): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      if (size + end > bytesMax) throw new RangeError(`expected lines of at most ${bytesMax} bytes`);
      yield Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
      parts = [];
      size = 0;
      rest = rest.subarray(end + 1);
    }
    parts.push(rest);
    size += rest.length;
    if (size > bytesMax) throw new RangeError(`expected lines of at most ${bytesMax} bytes`);
  }
}

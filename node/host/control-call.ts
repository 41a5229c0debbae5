import { connect } from 'node:net';
import { z } from 'zod';
import { HostError } from './host-error.ts';
import { readLines } from './line-reader.ts';

/** What `control.json` holds. */
export interface ControlAddress {
  port: number;
  token: string;
  pid: number;
}

const ControlAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: z.strictObject({ code: z.string(), message: z.string() }) }),
]);
export type ControlAnswer = z.infer<typeof ControlAnswer>;

function parseAnswer(line: string): ControlAnswer | undefined {
  try {
    return ControlAnswer.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Sends one line to a loopback port and reads one line back. Undefined if nothing listens there, or what listens is not
 * a control port. Throws `control-timeout` if no answer comes in time.
 */
export async function callPort(
  address: ControlAddress,
  request: unknown,
  timeoutMs: number,
  lineBytesMax: number,
): Promise<ControlAnswer | undefined> {
  const socket = connect({ host: '127.0.0.1', port: address.port });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, timeoutMs);
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of readLines(socket, lineBytesMax)) return parseAnswer(line);
  } catch {
    // Refused or cut: the caller learns it from the missing answer.
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
  if (!isLate) return undefined;
  throw new HostError(
    'control-timeout',
    `process ${address.pid} did not answer within ${timeoutMs} ms. Ask again, or restart it`,
  );
}

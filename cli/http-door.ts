import { readFile } from 'node:fs/promises';
import { checkListen } from './commands/coordinator-run.ts';
import { fileProblem, usageError } from './errors.ts';

const TOKEN_VARIABLE = 'HIVESMITH_GATEWAY_TOKEN';

/** Where trainers are listened to, and what they must bring. */
export interface HttpDoor {
  readonly host: string;
  readonly port: number;
  readonly token: string | null;
}

/**
 * The address of the option `name`, with the token of a file or of the environment.
 * @throws usageError for an address that others can reach without a token
 */
export async function httpDoor(name: string, listen: string, tokenFile: string | undefined): Promise<HttpDoor> {
  const address = addressOf(checkListen(listen, name));
  const token = await tokenOf(tokenFile);
  if (token !== null || isLoopback(address.host)) return { ...address, token };
  throw usageError(
    `--${name} ${address.host}: an address that others can reach needs a token`,
    `give --token-file FILE or set ${TOKEN_VARIABLE}`,
  );
}

function addressOf(listen: string): { host: string; port: number } {
  const split = listen.lastIndexOf(':');
  return { host: listen.slice(0, split).replaceAll(/[[\]]/g, ''), port: Number(listen.slice(split + 1)) };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** From a file, because others on this machine can read a command line; else from the environment; else there is none. */
async function tokenOf(file: string | undefined): Promise<string | null> {
  let text = process.env[TOKEN_VARIABLE];
  if (file !== undefined) {
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw usageError(`cannot read ${file}: ${fileProblem(error)}`);
    }
  }
  const token = text?.trim();
  if (file === undefined && (token === undefined || token === '')) return null;
  if (token !== undefined && /^[\x21-\x7e]{16,200}$/.test(token)) return token;
  throw usageError('the gateway token must be 16 to 200 printable characters without blanks');
}

import { connect } from 'node:net';

/** So many equal POST requests over so many connections, each sent when the one before is answered. */
export interface HttpLoad {
  readonly url: string;
  readonly path: string;
  readonly body: string;
  readonly requests: number;
  readonly connections: number;
}

/** Bytes of one answer, from its header; undefined while the header is not whole. */
function sizeOf(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(`expected 200, came ${text.slice(0, 300)}`);
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return end + 4 + Number(length);
}

async function run({ url, path, body, requests, connections }: HttpLoad): Promise<void> {
  const { hostname, port } = new URL(url);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n`;
  const message = `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  let left = requests;
  const began = performance.now();
  const serve = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      const next = () => {
        if (left-- > 0) socket.write(message);
        else socket.end(resolve);
      };
      socket.once('error', reject);
      socket.once('connect', next);
      socket.on('data', (data) => {
        text += data.toString('latin1');
        const size = sizeOf(text);
        if (size === undefined || text.length < size) return;
        text = text.slice(size);
        next();
      });
    });
  await Promise.all(Array.from({ length: connections }, serve));
  process.stdout.write(String(performance.now() - began));
}

await run(JSON.parse(process.argv[2]!) as HttpLoad);

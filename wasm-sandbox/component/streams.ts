import { GuestExit } from '../wasi/guest-host.ts';
import type { OutputStream as Output } from '../wasi/streams.ts';
import { COMPONENT_CALL_FUEL, sealed, stopping } from './host-call.ts';
import type { ComponentWorld } from './world.ts';

/** Most bytes that one call reads. */
const MOST_READ = 65_536n;
const WRITABLE = 1n << 20n;

/** The stream's end, as the linking code wants results that are errors. */
const CLOSED = Object.freeze({ tag: 'closed' });

interface Readable {
  read(most: bigint): Uint8Array;
}

type MakePollable = () => object;

function least(a: bigint, b: bigint): number {
  return Number(a < b ? a : b);
}

function pay({ meter }: ComponentWorld, bytes: number): void {
  meter.charge(BigInt(COMPONENT_CALL_FUEL + (bytes >>> 1)));
}

function inputStreams(world: ComponentWorld, makePollable: MakePollable) {
  return class InputStream implements Readable {
    read(most: bigint): Uint8Array {
      return stopping(() => {
        const bytes = world.input.read(least(most, MOST_READ));
        pay(world, bytes.length);
        if (bytes.length === 0 && most > 0n) throw CLOSED;
        return bytes;
      });
    }
    blockingRead(most: bigint): Uint8Array {
      return this.read(most);
    }
    skip(most: bigint): bigint {
      return BigInt(this.read(most).length);
    }
    blockingSkip(most: bigint): bigint {
      return this.skip(most);
    }
    subscribe(): object {
      return makePollable();
    }
  };
}

function outputStreams(world: ComponentWorld, makePollable: MakePollable) {
  return class OutputStream {
    readonly target: Output;
    constructor(target: Output) {
      this.target = target;
    }
    checkWrite(): bigint {
      return stopping(() => {
        pay(world, 0);
        return WRITABLE;
      });
    }
    write(bytes: Uint8Array): void {
      stopping(() => {
        pay(world, bytes.length);
        if (!this.target.write(bytes) && this.target === world.output) throw new GuestExit('output-limit');
      });
    }
    blockingWriteAndFlush(bytes: Uint8Array): void {
      this.write(bytes);
    }
    flush(): void {
      stopping(() => pay(world, 0));
    }
    blockingFlush(): void {
      this.flush();
    }
    writeZeroes(count: bigint): void {
      this.write(new Uint8Array(least(count, WRITABLE)));
    }
    blockingWriteZeroesAndFlush(count: bigint): void {
      this.writeZeroes(count);
    }
    splice(source: Readable, most: bigint): bigint {
      const bytes = source.read(most);
      this.write(bytes);
      return BigInt(bytes.length);
    }
    blockingSplice(source: Readable, most: bigint): bigint {
      return this.splice(source, most);
    }
    subscribe(): object {
      return makePollable();
    }
  };
}

/** Standard streams never make a guest wait: input is there whole, output is kept. */
export function streamInterfaces(world: ComponentWorld, makePollable: MakePollable) {
  class IoError {
    toDebugString(): string {
      return 'the stream failed';
    }
  }
  const InputStream = inputStreams(world, makePollable);
  const OutputStream = outputStreams(world, makePollable);
  const streams = {
    stdin: new InputStream(),
    stdout: new OutputStream(world.output),
    stderr: new OutputStream(world.errors),
  };
  for (const type of [IoError, InputStream, OutputStream]) sealed(type);
  return { ...streams, error: { Error: IoError }, types: { InputStream, OutputStream } };
}

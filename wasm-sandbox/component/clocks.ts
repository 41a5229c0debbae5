import { EPOCH, type Meter } from '../wasi/guest-host.ts';
import { sealed, stopping } from './host-call.ts';

const SECOND = 1_000_000_000n;
/** Resolution that is told to guests, in nanoseconds. */
const RESOLUTION = 1000;
const POLL_FUEL = 100n;

/** The clocks and `poll`: time is fuel, and waiting costs the fuel of the time waited. */
export function clockInterfaces(meter: Meter) {
  /** Ready from this virtual nanosecond on; standard streams are always ready. */
  class Pollable {
    readonly at: bigint;
    constructor(at: bigint) {
      this.at = at;
    }
    ready(): boolean {
      return stopping(() => {
        meter.charge(POLL_FUEL);
        return meter.nanoseconds() >= this.at;
      });
    }
    block(): void {
      stopping(() => waitUntil(meter, this.at));
    }
  }
  sealed(Pollable);
  const poll = (list: readonly Pollable[]): Uint32Array => {
    meter.charge(POLL_FUEL * BigInt(list.length));
    let first = list[0]?.at ?? 0n;
    for (const { at } of list) if (at < first) first = at;
    waitUntil(meter, first);
    const now = meter.nanoseconds();
    const ready: number[] = [];
    list.forEach(({ at }, index) => {
      if (at <= now) ready.push(index);
    });
    return Uint32Array.from(ready);
  };
  return {
    ready: (): object => new Pollable(0n),
    interfaces: {
      'wasi:io/poll': { Pollable, poll },
      'wasi:clocks/monotonic-clock': {
        now: () => meter.nanoseconds(),
        resolution: () => BigInt(RESOLUTION),
        subscribeInstant: (at: bigint) => new Pollable(at),
        subscribeDuration: (length: bigint) => new Pollable(meter.nanoseconds() + length),
      },
      'wasi:clocks/wall-clock': {
        now: () => {
          const now = EPOCH + meter.nanoseconds();
          return { seconds: now / SECOND, nanoseconds: Number(now % SECOND) };
        },
        resolution: () => ({ seconds: 0n, nanoseconds: RESOLUTION }),
      },
    },
  };
}

function waitUntil(meter: Meter, at: bigint): void {
  meter.charge(POLL_FUEL);
  const ahead = at - meter.nanoseconds();
  if (ahead > 0n) meter.pass(ahead);
}

import { GuestExit, type Meter } from '../wasi/guest-host.ts';

/** Thrown through the guest to end it. The linking code passes on what is an Error and takes the rest for results. */
export class ComponentStop extends Error {
  override readonly name = 'ComponentStop';
  readonly exit: GuestExit;

  constructor(exit: GuestExit) {
    super(exit.kind);
    this.exit = exit;
  }
}

/** Fuel of one call of the host: it goes through the linking code, which takes more than ten microseconds. */
export const COMPONENT_CALL_FUEL = 60_000;
/** A class without a way from a guest to JavaScript's own objects: component names become property names here. */
export function sealed<T extends abstract new (...args: never[]) => object>(type: T): T {
  Object.setPrototypeOf(type.prototype, null);
  Object.setPrototypeOf(type, null);
  return type;
}

/** An interface as the linking code takes it; every call charges and turns a GuestExit into a ComponentStop. */
export function hosted(meter: Meter, members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(members)) {
    const plain = typeof member === 'function' && member.prototype === undefined;
    result[name] = plain ? guarded(meter, member as HostCall) : member;
  }
  return result;
}

type HostCall = (...operands: never[]) => unknown;

function guarded(meter: Meter, call: HostCall): HostCall {
  return (...operands) =>
    stopping(() => {
      meter.charge(BigInt(COMPONENT_CALL_FUEL));
      return call(...operands);
    });
}

export function stopping<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof GuestExit ? new ComponentStop(error) : error;
  }
}

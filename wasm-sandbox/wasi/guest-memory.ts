const PAGE = 65536;

/** The guest named memory that it does not have. */
export class GuestFault extends Error {
  override readonly name = 'GuestFault';
}

/** Bounded access to a guest's linear memory, up to the size that the guest sees. */
export class GuestMemory {
  private readonly memory: WebAssembly.Memory;
  private readonly pages: WebAssembly.Global;
  private viewed: DataView;
  private seen: Uint8Array;

  constructor(memory: WebAssembly.Memory, pages: WebAssembly.Global) {
    this.memory = memory;
    this.pages = pages;
    this.viewed = new DataView(memory.buffer);
    this.seen = new Uint8Array(memory.buffer);
  }

  /**
   * The address of `length` bytes that the guest has. An operand of the guest is a signed 32-bit number; one that the
   * host added to may lie beyond 32 bits, which is out of bounds and must not wrap around.
   */
  private check(address: number, length: number): number {
    const at = address < 0 ? address + 2 ** 32 : address;
    if (!(at >= 0 && at + length <= this.pages.value * PAGE)) throw new GuestFault('address out of bounds');
    if (this.viewed.buffer !== this.memory.buffer) {
      this.viewed = new DataView(this.memory.buffer);
      this.seen = new Uint8Array(this.memory.buffer);
    }
    return at;
  }

  bytes(address: number, length: number): Uint8Array {
    const size = length >>> 0;
    const at = this.check(address, size);
    return this.seen.subarray(at, at + size);
  }

  u8(address: number): number {
    const at = this.check(address, 1);
    return this.viewed.getUint8(at);
  }

  u16(address: number): number {
    const at = this.check(address, 2);
    return this.viewed.getUint16(at, true);
  }

  u32(address: number): number {
    const at = this.check(address, 4);
    return this.viewed.getUint32(at, true);
  }

  u64(address: number): bigint {
    const at = this.check(address, 8);
    return this.viewed.getBigUint64(at, true);
  }

  setU8(address: number, value: number): void {
    const at = this.check(address, 1);
    this.viewed.setUint8(at, value);
  }

  setU16(address: number, value: number): void {
    const at = this.check(address, 2);
    this.viewed.setUint16(at, value, true);
  }

  setU32(address: number, value: number): void {
    const at = this.check(address, 4);
    this.viewed.setUint32(at, value, true);
  }

  setU64(address: number, value: bigint): void {
    const at = this.check(address, 8);
    this.viewed.setBigUint64(at, value, true);
  }
}

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

  private refresh(address: number, length: number): void {
    if ((address >>> 0) + length > this.pages.value * 65536) throw new GuestFault('address out of bounds');
    if (this.viewed.buffer === this.memory.buffer) return;
    this.viewed = new DataView(this.memory.buffer);
    this.seen = new Uint8Array(this.memory.buffer);
  }

  bytes(address: number, length: number): Uint8Array {
    this.refresh(address, length >>> 0);
    return this.seen.subarray(address >>> 0, (address >>> 0) + (length >>> 0));
  }

  u8(address: number): number {
    this.refresh(address, 1);
    return this.viewed.getUint8(address >>> 0);
  }

  u16(address: number): number {
    this.refresh(address, 2);
    return this.viewed.getUint16(address >>> 0, true);
  }

  u32(address: number): number {
    this.refresh(address, 4);
    return this.viewed.getUint32(address >>> 0, true);
  }

  u64(address: number): bigint {
    this.refresh(address, 8);
    return this.viewed.getBigUint64(address >>> 0, true);
  }

  setU8(address: number, value: number): void {
    this.refresh(address, 1);
    this.viewed.setUint8(address >>> 0, value);
  }

  setU16(address: number, value: number): void {
    this.refresh(address, 2);
    this.viewed.setUint16(address >>> 0, value, true);
  }

  setU32(address: number, value: number): void {
    this.refresh(address, 4);
    this.viewed.setUint32(address >>> 0, value, true);
  }

  setU64(address: number, value: bigint): void {
    this.refresh(address, 8);
    this.viewed.setBigUint64(address >>> 0, value, true);
  }
}

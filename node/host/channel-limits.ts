/** Both sides use the same limits; a peer with smaller ones refuses what exceeds them. Sizes are bytes of CBOR. */
export interface ChannelLimits {
  requestBytesMax: number;
  responseBytesMax: number;
  pushBytesMax: number;
  /** Requests of one side that may be unanswered; more wait on the asking side. */
  inFlightMax: number;
  /** Total of the request bodies of the peer that run or wait here. */
  inboundBytesMax: number;
  /** What may wait to be sent before requests and answers wait too and pushes are refused. */
  queuedBytesMax: number;
  queuedPushesMax: number;
}

const MIB = 2 ** 20;
export const CHANNEL_LIMITS: ChannelLimits = {
  requestBytesMax: MIB,
  responseBytesMax: MIB,
  pushBytesMax: MIB / 4,
  inFlightMax: 64,
  inboundBytesMax: 16 * MIB,
  queuedBytesMax: 4 * MIB,
  queuedPushesMax: 1024,
};

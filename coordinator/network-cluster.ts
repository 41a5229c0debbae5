import type { Signer } from '../protocol/ed25519.ts';
import { type Hex32, tagged, taggedHex } from '../protocol/ids.ts';

/**
 * Which network a connection comes from, as a keyed hash of its prefix (/24 of IPv4, /48 of IPv6), so that the log does not
 * tell where volunteers are. Undefined for loopback and private addresses: they tell nobody from anybody.
 */
export function clusterOf(address: string, key: Uint8Array): Hex32 | undefined {
  const prefix = prefixOf(address);
  return prefix === undefined ? undefined : taggedHex('cluster', key, prefix);
}

/** Only the holder of the coordinator's key can say which prefix a hash stands for. */
export function clusterKey(signer: Signer): Uint8Array {
  return signer.sign(tagged('cluster-key'));
}

const PRIVATE = [
  /^(?:0|10|127)\./,
  /^192\.168\./,
  /^169\.254\./,
  /^172\.(?:1[6-9]|2\d|3[01])\./,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
];

function prefixOf(address: string): string | undefined {
  const [, family, host = ''] = address.split('/');
  if (family === 'ip4') {
    if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(host) || PRIVATE.some((range) => range.test(host))) return undefined;
    return host.split('.').slice(0, 3).join('.');
  }
  return family === 'ip6' ? prefixOf6(host.toLowerCase()) : undefined;
}

function prefixOf6(host: string): string | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(host);
  if (mapped !== null) return prefixOf(`/ip4/${mapped[1]}`);
  const [head = '', tail] = host.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  while (tail !== undefined && groups.length + after.length < 8) groups.push('0');
  const all = [...groups, ...after].map((group) => Number.parseInt(group, 16));
  if (all.length !== 8 || all.some((group) => !(group >= 0 && group <= 0xffff))) return undefined;
  // Global unicast is 2000::/3; the rest is loopback, link-local, private or reserved.
  return all[0]! >> 13 === 1 ? all.slice(0, 3).join(':') : undefined;
}

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { rawVerify, signerFromSeed } from '../../node/host/ed25519.ts';
import { identityFromSeed, loadOrCreateIdentity, peerIdOfKey, publicKeyOfPeerId } from '../../node/host/identity.ts';
import { Scope } from '../../node/host/scope.ts';
import { strictVerify } from '../../protocol/ed25519.ts';
import { startHost, temporaryDirectory } from './hosts.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

test('signatures are those of RFC 8032 section 7.1', () => {
  const signer = signerFromSeed(hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
  assert.equal(signer.keyId, '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = signer.sign(hex('72'));
  assert.equal(
    Buffer.from(signature).toString('hex'),
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  assert.equal(rawVerify(signer.publicKey, hex('72'), signature), true);
  assert.equal(strictVerify(rawVerify, signer.publicKey, hex('72'), signature), true);
});

test('any changed bit and any malformed part is refused', () => {
  const signer = signerFromSeed(randomBytes(32));
  const message = randomBytes(20);
  const signature = signer.sign(message);
  for (const part of [signer.publicKey, message, signature]) {
    const parts = [signer.publicKey, message, signature].map((bytes) => {
      const copy = new Uint8Array(bytes);
      if (bytes === part) copy[7]! ^= 4;
      return copy;
    });
    assert.equal(rawVerify(parts[0]!, parts[1]!, parts[2]!), false);
  }
  assert.equal(rawVerify(signer.publicKey.subarray(1), message, signature), false);
  assert.equal(rawVerify(signer.publicKey, message, signature.subarray(1)), false);
  assert.equal(rawVerify(new Uint8Array(32).fill(255), message, signature), false);
  assert.throws(() => signerFromSeed(new Uint8Array(31)), RangeError);
});

test('more keys than the cache holds still verify', () => {
  const signer = signerFromSeed(new Uint8Array(32).fill(1));
  const signature = signer.sign(new Uint8Array(1));
  for (let i = 0; i < 4200; i++) {
    const key = new Uint8Array(32).fill(1);
    new DataView(key.buffer).setUint32(0, i);
    rawVerify(key, new Uint8Array(1), signature);
  }
  assert.equal(rawVerify(signer.publicKey, new Uint8Array(1), signature), true);
});

test('peer ids and keys translate both ways, and the host runs under the same key', async () => {
  const identity = identityFromSeed(new Uint8Array(32).fill(9));
  assert.equal(publicKeyOfPeerId(identity.peerId), identity.signer.keyId);
  assert.equal(peerIdOfKey(identity.signer.keyId), identity.peerId);
  assert.throws(() => publicKeyOfPeerId('nobody'), { code: 'peer-id-invalid' });
  const rsa = 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N';
  assert.throws(() => publicKeyOfPeerId(rsa), { code: 'peer-id-invalid' });
  await using host = await startHost(9);
  assert.equal(host.libp2p.peerId.toString(), identity.peerId);
});

test('an identity is made once, readable by its owner only, and kept', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  const path = join(directory, 'keys', 'node.key');
  const made = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateIdentity(path)));
  assert.equal(new Set(made.map((identity) => identity.peerId)).size, 1);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(join(directory, 'keys')), ['node.key']);
  assert.match(await readFile(path, 'utf8'), /^[0-9a-f]{64}\n$/);
  assert.equal((await loadOrCreateIdentity(path)).peerId, made[0]!.peerId);
});

test('a damaged key file is an error and stays as it is', async () => {
  await using scope = new Scope();
  const path = join(await temporaryDirectory(scope), 'node.key');
  for (const text of ['', 'ab'.repeat(31), `${'ab'.repeat(33)}\n`, `${'zz'.repeat(32)}\n`, `${'AB'.repeat(32)}\n`]) {
    await writeFile(path, text);
    await assert.rejects(loadOrCreateIdentity(path), { code: 'identity-damaged' }, JSON.stringify(text));
    assert.equal(await readFile(path, 'utf8'), text);
  }
  await assert.rejects(loadOrCreateIdentity(join(path, '..')), { code: 'identity-unreadable' });
});

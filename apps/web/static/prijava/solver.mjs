/** Counts up until the key derived from the number begins as the challenge asks (ALTCHA, PBKDF2). Runs as a worker: the page stays usable. */
addEventListener('message', async ({ data: { parameters } }) => {
  const { nonce, salt, cost, keyLength, keyPrefix, algorithm } = parameters;
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
  const end = new DataView(password.buffer, password.length - 4);
  const derivation = { name: 'PBKDF2', hash: algorithm.slice('PBKDF2/'.length), salt: bytesOf(salt), iterations: cost };
  for (let counter = 0; ; counter++) {
    end.setUint32(0, counter);
    const secret = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derivedKey = hexOf(await crypto.subtle.deriveBits(derivation, secret, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return postMessage({ counter, derivedKey });
  }
});

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hexOf = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

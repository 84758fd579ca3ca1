/** The bytes of a mail: what it must have, what the test gives (headers set to undefined are left out), and its body. */
export function mailText(headers: Readonly<Record<string, string | undefined>>, body: string | Buffer = ''): Buffer {
  const all = { From: 'Petar Petrović <petar@primer.rs>', To: 'sistem48@smederevo.org.rs', Date: 'Tue, 24 Nov 2026 10:00:00 +0100', ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.concat([Buffer.from(`${lines.join('')}\r\n`), typeof body === 'string' ? Buffer.from(body.replaceAll(/\r?\n/g, '\r\n')) : body]);
}

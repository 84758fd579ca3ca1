const PORTS = new Set(['', '80', '443', '8080', '8443']);

/** A link to a photo that may be followed, as far as its text tells; else why not. Where its name leads is checked when it is followed. */
export function readMediaUrl(text: string): URL | string {
  if (!URL.canParse(text)) return 'it is no URL';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'only http and https are followed';
  if (url.username || url.password) return 'it carries a password';
  return url;
}

/** Ports of web servers: no mail, database or control port is talked to. */
export const isWebPort = (port: string): boolean => PORTS.has(port);

/** The host without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

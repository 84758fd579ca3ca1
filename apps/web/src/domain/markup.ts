const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text made safe between tags and in quoted attributes, of HTML and of XML alike. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

export type XmlValue = string | number | boolean | null | undefined | readonly XmlElement[];
export type XmlElement = readonly [name: string, value: XmlValue];

/** A document of elements only; null is an empty element, undefined none at all. */
export const xmlDocument = (root: string, content: XmlValue): string => `<?xml version="1.0" encoding="utf-8"?>\n${element(root, content)}\n`;

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  return `<${name}>${Array.isArray(value) ? value.map(([child, content]: XmlElement) => element(child, content)).join('') : leaf(value as Leaf)}</${name}>`;
}

type Leaf = string | number | boolean | null;

const leaf = (value: Leaf): string => (value === null ? '' : escape(String(value).replace(FORBIDDEN, '\uFFFD')));

/** Characters that no XML 1.0 document may hold. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The part of the package html-to-text that we use. It ships no types. */
declare module 'html-to-text' {
  export function convert(html: string, options?: Readonly<Record<string, unknown>>): string;
}

/** Photos and sounds of an MMS: their links, or the word that Twilio has to be asked for them. */
export type MmsMedia = readonly string[] | 'listed';

/** Twilio allows ten a message. */
const MOST = 10;

/** Of a webhook's form: NumMedia and MediaUrl0 to MediaUrl9. */
export function mediaOfForm(form: URLSearchParams): MmsMedia | undefined {
  const count = Math.min(Math.max(Number(form.get('NumMedia')) || 0, 0), MOST);
  const links = Array.from({ length: count }, (_, index) => form.get(`MediaUrl${index}`) ?? '').filter((link) => link !== '');
  if (links.length === count) return count > 0 ? links : undefined;
  return 'listed';
}

/** Of a message found in Twilio's list, which counts its media and does not name them. */
export const mediaOfResource = (numMedia: string | undefined): MmsMedia | undefined => (Number(numMedia) > 0 ? 'listed' : undefined);

export interface TwilioAccount {
  readonly base: string;
  readonly sid: string;
}

export interface MediaPlace {
  readonly path: string;
  readonly message: string;
  readonly media: string;
}

/**
 * Where a link leads within our account at Twilio; null for every other link. Our credentials never follow a link: they go to our provider,
 * with this path.
 */
export function placeOf(link: string, { base, sid }: TwilioAccount): MediaPlace | null {
  if (!URL.canParse(link, base)) return null;
  const url = new URL(link, base);
  if (url.origin !== new URL(base).origin && url.origin !== 'https://api.twilio.com') return null;
  const match = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\/((?:SM|MM)[0-9a-f]{32})\/Media\/(ME[0-9a-f]{32})(?:\.json)?$/i.exec(url.pathname);
  return match && match[1] === sid ? { path: url.pathname.replace(/\.json$/, ''), message: match[2]!, media: match[3]! } : null;
}

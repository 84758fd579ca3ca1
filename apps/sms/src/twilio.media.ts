import { Inject, Injectable } from '@nestjs/common';
import { kindOf, MediaFetcher, MediaRefused, type FollowUp, type NewAttachment, type Normalized, type RawMessage } from '@s48/channel';
import { CONFIG } from '@s48/chassis';
import { render, type Script } from '@s48/language';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';
import { placeOf, type MediaPlace, type MmsMedia } from './domain/twilio-media.js';
import { TwilioApi } from './twilio.api.js';

const [MEDIA, REMOVAL] = ['mms-media:', 'mms-removal:'];
const LIMITS = { bytes: 10 * 1024 * 1024, ms: 20_000 };

/** The media of a text as a message of its own: the report is taken at once, and waits for none of them. */
export function mediaMessage(sid: string, media: MmsMedia): FollowUp {
  return { providerId: MEDIA + sid, raw: Buffer.from(JSON.stringify({ message: sid, links: media })) };
}

/** Fetches what came with an MMS, as a supplement of its report; then has it deleted at Twilio, where it would else lie for anyone with the link. */
@Injectable()
export class TwilioMedia {
  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(TwilioApi) private readonly api: TwilioApi,
    @Inject(MediaFetcher) private readonly fetcher: MediaFetcher,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  /** Null for a message that is a text. A throw keeps the message and tries later. */
  async normalize({ providerId, raw }: RawMessage): Promise<Normalized | null> {
    if (providerId.startsWith(MEDIA)) {
      const { message, links } = JSON.parse(raw.toString()) as { message: string; links: MmsMedia };
      return this.collect(providerId, links === 'listed' ? await this.list(message) : links);
    }
    if (!providerId.startsWith(REMOVAL)) return null;
    const places = JSON.parse(raw.toString()) as MediaPlace[];
    return { kind: 'ignored', reason: 'media deleted at Twilio', effect: () => this.remove(places) };
  }

  private async list(message: string): Promise<string[]> {
    const media = await this.api.messages(message).media.list().catch((error: unknown) => this.later(error));
    return media.map(({ uri }) => uri);
  }

  private async collect(providerId: string, links: readonly string[]): Promise<Normalized> {
    const [report]: { report_id: string; script: Script }[] = await this.database.query(
      'select c.report_id, c.script from inbound_message i join conversation c using (report_id) where i.provider_id = $1',
      [providerId],
    );
    if (!report) return { kind: 'ignored', reason: 'its report is gone' };
    const places = links.map((link) => placeOf(link, this.account));
    const files = await Promise.all(places.map((place, index) => place && this.file(place, index + 1)));
    const attachments = files.filter((file) => file !== null);
    const [count, missing] = [attachments.length, files.length - attachments.length].map((n) => (n > 0 ? String(n) : ''));
    return {
      kind: 'supplement',
      reportId: report.report_id,
      text: render('supplement.mms', { count: count!, missing: missing! }, report.script).trim(),
      attachments,
      verified: true,
      ...(count && { follows: [{ providerId: REMOVAL + providerId.slice(MEDIA.length), raw: Buffer.from(JSON.stringify(places.filter((_, index) => files[index]))) }] }),
    };
  }

  /** Null for what will never come: too large, or gone. */
  private async file({ path }: MediaPlace, number: number): Promise<NewAttachment | null> {
    try {
      const { declared, bytes } = await this.fetcher.fetch(this.account.base + path, LIMITS, this.provider);
      const mime = kindOf(bytes, declared);
      return { name: `mms-${number}.${mime.split('/')[1]}`, mime, bytes };
    } catch (error) {
      if (error instanceof MediaRefused && !error.mayWorkLater) return null;
      return this.later(error);
    }
  }

  private async remove(places: readonly MediaPlace[]): Promise<void> {
    for (const { message, media } of places) {
      await this.api.messages(message).media(media).remove().catch((error: { status?: number }) => (error.status === 404 ? true : this.later(error)));
    }
  }

  /** An error of ours: the code of a lost connection would look like a lost database. */
  private later(error: unknown): never {
    throw new Error(`media of a message cannot be fetched or deleted at Twilio yet: ${error instanceof MediaRefused ? error.message : this.api.failed(error).reason}`);
  }

  private get account(): { base: string; sid: string } {
    return { base: this.config.TWILIO_API_BASE.replace(/\/$/, ''), sid: this.config.TWILIO_ACCOUNT_SID ?? '' };
  }

  private get provider(): { origin: string; authorization: string } {
    const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token } = this.config;
    return { origin: new URL(this.account.base).origin, authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}` };
  }
}

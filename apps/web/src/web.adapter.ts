import { Inject, Injectable } from '@nestjs/common';
import { Bus, uuid7, type Tx } from '@s48/bus';
import { Conversation, factsOf, MediaFetcher, MediaRefused, type ChannelAdapter, type Delivery, type FetchLimits, type Normalized, type NewReport, type Outcome, type RawMessage } from '@s48/channel';
import { Logger, Seal } from '@s48/chassis';
import type { Contact, ReportFacts } from '@s48/contracts';
import { emergencyText, formatLocal, render, type EmergencyNumber } from '@s48/language';
import { MAX_PHOTO_BYTES, photoType, type PhotoType } from './domain/photo.js';
import { unframe, type RawFile } from './domain/raw-form.js';
import { OTHER, serviceNamed } from './domain/services.js';
import { forStaff } from './photos.js';
import { addressesOf, KeptSubmission, readKept, type KeptAddition } from './submission.js';
import { TrackingLinks } from './tracking-links.js';

const REDACTED = '(obrisano)';
const FETCHED: FetchLimits = { bytes: MAX_PHOTO_BYTES, ms: 10_000 };

/** The web answers by publishing on the tracking page; whoever left an address gets a copy there. */
@Injectable()
export class WebAdapter implements ChannelAdapter {
  readonly channel = 'web';

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(TrackingLinks) private readonly links: TrackingLinks,
    @Inject(MediaFetcher) private readonly fetcher: MediaFetcher,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  async normalize({ raw, receivedAt }: RawMessage): Promise<Normalized> {
    const { fields, files } = unframe(raw);
    const kept = readKept(fields);
    if (kept instanceof KeptSubmission) return this.report(kept, await this.photos([...files, ...(await this.fetched(kept.media))]));
    const { reportId, text, verified } = kept;
    if (kept.source === 'supplement') return { kind: 'supplement', reportId, text, attachments: await this.photos(files), verified };
    return { kind: 'ignored', reason: 'command: reopen', effect: (tx) => reopen(tx, kept, receivedAt) };
  }

  acknowledgement({ reference, deadline, script }: Conversation, urgent: boolean, emergency?: EmergencyNumber): { subject: string; text: string } {
    const words = { reference, deadline: formatLocal(deadline, script), emergency: emergencyText(emergency) };
    return {
      subject: render('acknowledgement.subject', { reference }, script),
      text: render(urgent ? 'acknowledgement.web.urgent' : 'acknowledgement.web', words, script),
    };
  }

  /** Publishing is the delivery. It happens once however often it is tried, and the copy goes with it in one transaction. */
  async deliver({ id, kind, author, text, facts, subject, script }: Delivery): Promise<Outcome> {
    if (!facts) return { kind: 'refused', reason: 'the web carries replies about reports only' };
    const published = await this.bus.transaction(async (tx) => {
      const rows: unknown[] = await tx.db.query(
        'insert into public_reply (id, report_id, kind, author, text) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1',
        [id, facts.reportId, kind, author, text],
      );
      if (rows.length > 0) await this.copy(tx, facts, text, subject, script);
      const [row]: [{ published_at: Date }] = await tx.db.query('select published_at from public_reply where id = $1', [id]);
      return row.published_at;
    });
    return { kind: 'delivered', ref: id, proof: { published: published.toISOString(), page: `/p/${facts.reference}` } };
  }

  async erase(key: string, { db }: Tx): Promise<void> {
    const reports = 'select report_id from conversation where person_key = $1';
    await db.query(`update public_reply set text = $2 where report_id in (${reports})`, [key, REDACTED]);
    await db.query(
      `update web_report set listed = false, description = null, address = null, lat = null, lon = null, courtesy = null where report_id in (${reports})`,
      [key],
    );
    await db.query(`update inbound_message i set raw = '' from (${reports}) r where i.provider_id like 'reopen:' || r.report_id::text || ':%'`, [key]);
  }

  /** One after the other: pictures are large while they are open. */
  private async photos(files: readonly RawFile[]): Promise<RawFile[]> {
    const ready: RawFile[] = [];
    for (const file of files) ready.push(await forStaff(file));
    return ready;
  }

  /** A link that cannot be followed stays a link in the text: it never stands in the way of a report. */
  private async fetched(media: readonly string[] = []): Promise<RawFile[]> {
    const photos = await Promise.all(media.map((link, index) => this.photoAt(link).then(
      ({ mime, bytes }) => [{ name: `media-${index + 1}.${mime.slice('image/'.length)}`, mime, bytes }],
      (error: Error) => {
        this.logger.warn(`media_url was not followed: ${error instanceof MediaRefused ? error.message : 'no connection'}`);
        return [];
      },
    )));
    return photos.flat();
  }

  private async photoAt(link: string): Promise<{ mime: PhotoType; bytes: Buffer }> {
    const { bytes } = await this.fetcher.fetch(link, FETCHED);
    const mime = photoType(bytes);
    if (!mime) throw new MediaRefused('it is no photo');
    return { mime, bytes };
  }

  private report(kept: KeptSubmission, files: readonly RawFile[]): NewReport {
    const { text, place, lat, lon, category, publicText, source } = kept;
    const service = serviceNamed(kept.serviceCode ?? category ?? '');
    const { person, email, mobile, phone } = addressesOf(kept);
    return {
      kind: 'report',
      channel: 'web',
      text,
      contact: { channel: 'web', ...(person && { person }) },
      otherContacts: [
        ...(email ? [{ channel: 'email', address: email } as const] : []),
        ...(mobile ? [{ channel: 'sms', address: mobile } as const] : []),
        ...(phone ? [{ channel: 'phone', address: phone } as const] : []),
      ],
      ...((place || lat != null) && { place: { ...(place && { text: place }), ...(lat != null && lon != null && { lat, lon }) } }),
      // The words, not the code: people read them, and routing weighs them.
      ...((service ?? category) && { category: service?.name ?? category! }),
      publicText: publicText ?? source === 'open311',
      attachments: files,
      acknowledge: true,
      effect: (tx, conversation) => this.keepBeside(tx, conversation, kept, service?.code ?? OTHER),
    };
  }

  private async keepBeside({ db }: Tx, { reportId, reference, receivedAt, personKey }: Conversation, kept: KeptSubmission, serviceCode: string): Promise<void> {
    const { source, client, publicText, text, place, lat, lon } = kept;
    const listed = publicText ?? source === 'open311';
    await db.query(
      `insert into web_report (report_id, reference, source, client, listed, service_code, description, address, lat, lon, courtesy, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [reportId, reference, source, client ?? null, listed, serviceCode, listed ? text : null, place ?? null, lat ?? null, lon ?? null, this.courtesyOf(kept, personKey), receivedAt],
    );
  }

  /** E-mail before SMS, one of the two. It carries the key of the report's person, so that erasing finds the copies too. */
  private courtesyOf(kept: KeptSubmission, personKey: string | null): Contact | null {
    const { email, mobile } = addressesOf(kept);
    const contact = email ? this.seal.seal('email', email) : mobile ? this.seal.seal('sms', mobile) : null;
    return contact && { ...contact, ...(personKey && { key: personKey }) };
  }

  private async copy(tx: Tx, { reportId, reference }: ReportFacts, text: string, subject: string | null, script: Delivery['script']): Promise<void> {
    const [report]: { courtesy: Contact | null }[] = await tx.db.query('select courtesy from web_report where report_id = $1', [reportId]);
    const to = report?.courtesy;
    if (!to) return;
    await tx.emit(
      'notice.requested',
      {
        noticeId: uuid7(),
        via: to.channel,
        purpose: 'courtesy',
        subject: subject ?? render('notice.courtesy.subject', { reference }, script),
        text: render('notice.courtesy', { text, url: this.links.to(reference) }, script),
        to,
        reference,
      },
      to.channel,
    );
  }
}

async function reopen(tx: Tx, { reportId, text }: KeptAddition, at: Date): Promise<void> {
  const conversation = await tx.db.findOneByOrFail(Conversation, { reportId });
  await tx.emit('report.reopened', { ...factsOf(conversation), reopenedAt: at.toISOString(), text });
}

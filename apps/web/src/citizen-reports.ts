import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { parseAs } from '@s48/contracts';
import { emergencyNotice } from '@s48/language';
import type { FastifyReply } from 'fastify';
import type { RawForm } from './domain/raw-form.js';
import { FormTrace, RobotCheck, type Sender } from './robot-check.js';
import { Submission } from './submission.js';
import { Submissions } from './submissions.js';
import { TrackingLinks } from './tracking-links.js';

export interface Accepted {
  readonly reference: string;
  readonly deadline: string;
  readonly trackingUrl: string;
  /** Whom to call now, where the report tells of danger. */
  readonly emergency?: string;
}

/** A report of a citizen's own, by a program or by the page: read, let in, kept. */
@Injectable()
export class CitizenReports {
  constructor(
    @Inject(RobotCheck) private readonly robots: RobotCheck,
    @Inject(Submissions) private readonly submissions: Submissions,
    @Inject(TrackingLinks) private readonly links: TrackingLinks,
  ) {}

  /** Two with the same `key` are one report. Only what the contract names is kept: an unknown field may hold anything. */
  async submit({ fields, files }: RawForm, key: string | undefined, sender: Sender, reply: FastifyReply): Promise<Accepted> {
    const submission = parseAs(Submission, fields);
    const id = `form:${key ?? randomUUID()}`;
    await this.robots.admit(submission.text, parseAs(FormTrace, fields), id, sender, reply);
    const { reference, deadline } = await this.submissions.report({ fields: { ...submission, source: 'form' }, files }, id, 'same');
    const emergency = emergencyNotice(submission.text);
    return { reference, deadline: deadline.toISOString(), trackingUrl: this.links.to(reference), ...(emergency && { emergency }) };
  }
}

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Controller, Get, HttpException, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CHASSIS, Public, type ChassisConfig } from '@s48/chassis';
import { Invalid, type Violation } from '@s48/contracts';
import { isDatabaseDown } from '@s48/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askedScript } from './asked-script.js';
import { CitizenReports } from './citizen-reports.js';
import { sayIn, type PageScript } from './domain/page.js';
import { reportPage, type ReportForm } from './domain/report-page.js';
import { photosOf, readForm, submissionFields, type Form } from './form.reader.js';
import { RequestLimits } from './request-limits.js';
import { RobotCheck } from './robot-check.js';

const FOLDER = new URL('../static/prijava/', import.meta.url);
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const LINKS = { latin: '/prijava?pismo=lat', cyrillic: '/prijava?pismo=cir' };

/** The city's form as a page that needs no script: it answers with the tracking page, or with itself and what to mend. */
@Controller()
@Public()
export class ReportPageController {
  private readonly files = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]));

  constructor(
    @Inject(CitizenReports) private readonly reports: CitizenReports,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(RobotCheck) private readonly robots: RobotCheck,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
  ) {}

  /** Until the portal is there, the front page leads to the form, or to the page where everything can be tried. */
  @Get()
  front(@Res() reply: FastifyReply): void {
    void reply.redirect(this.chassis.SIMULATOR ? '/simulator' : '/prijava', 302);
  }

  @Get('prijava')
  form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.show(reply, 200, askedScript(request), { key: randomUUID(), shown: this.robots.stamp(), values: {}, problems: [] });
  }

  @Post('prijava')
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const script = askedScript(request);
    let form: Form = { fields: new Map(), files: [], refused: [] };
    try {
      // Read before it is counted: what the citizen wrote must come back with a refusal.
      form = await readForm(request);
      this.limits.take('submission', request, reply);
      const raw = { fields: submissionFields(form), files: photosOf(form) };
      const { trackingUrl } = await this.reports.submit(raw, keyOf(form), { ip: request.ip, script }, reply);
      const { pathname, searchParams } = new URL(trackingUrl);
      searchParams.set('pismo', script === 'cyrillic' ? 'cir' : 'lat');
      void reply.redirect(`${pathname}?${searchParams}`, 303);
    } catch (error) {
      const { status, problems } = troubleOf(error, script);
      if (status === 413) reply.header('connection', 'close');
      const values = Object.fromEntries([...form.fields].map(([name, all]) => [name, all.at(-1)!]));
      // The same number again makes a retry recognisable, except where it was another report's.
      const key = status === 422 ? undefined : keyOf(form);
      this.show(reply, status, script, { key: key ?? randomUUID(), shown: one(form, 'shown') ?? this.robots.stamp(), values, problems });
    }
  }

  @Get('prijava/:file')
  file(@Param('file') name: string, @Res() reply: FastifyReply): void {
    const text = this.files.get(name);
    if (text === undefined) throw new NotFoundException('No such file');
    void reply.headers({ ...HEADERS, 'cache-control': 'no-cache', 'content-type': 'text/javascript; charset=utf-8' }).send(text);
  }

  private show(reply: FastifyReply, status: number, script: PageScript, form: ReportForm): void {
    void reply.status(status).headers({ ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).send(reportPage(script, form, LINKS));
  }
}

const one = ({ fields }: Form, name: string): string | undefined => fields.get(name)?.at(-1)?.trim() || undefined;

function keyOf(form: Form): string | undefined {
  const key = one(form, 'key');
  return key && /^[\x21-\x7e]{1,200}$/.test(key) ? key : undefined;
}

/** A refusal in the citizen's words; throws what is no refusal. */
function troubleOf(error: unknown, script: PageScript): { status: number; problems: readonly string[] } {
  const say = sayIn(script);
  if (error instanceof Invalid) return { status: 400, problems: error.violations.map((violation) => violationIn(violation, say)) };
  const status = isDatabaseDown(error) ? 503 : error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  const words = WORDS[status ?? 500];
  if (words) return { status: status!, problems: [say(words)] };
  if (!(error instanceof HttpException)) throw error;
  const { detail } = error.getResponse() as { detail?: string };
  return { status: error.getStatus(), problems: [say(error.message), ...(detail ? [detail] : [])] };
}

const WORDS: Readonly<Record<number, string>> = {
  413: 'Prijava je prevelika: dozvoljeno je najviše 5 fotografija od po 10 MB.',
  422: 'Ovu prijavu ste već poslali sa drugim tekstom. Ako je ovo nova prijava, pošaljite je ponovo.',
  503: 'Sistem trenutno ne može da dodeli broj prijave. Ono što ste napisali je ovde; pošaljite ponovo za minut.',
};

function violationIn({ field, message }: Violation, say: (text: string) => string): string {
  // A file's name, up to the last colon, stays as it is.
  const [, name = '', words = ''] = /^(.*: )?(.*)$/s.exec(message)!;
  return field === 'photos' ? name + say(words) : say(message.charAt(0).toUpperCase() + message.slice(1));
}

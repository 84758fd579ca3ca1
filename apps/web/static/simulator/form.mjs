import { submitReport } from '/prijava/submit.mjs';
import { answerOf, call, poll } from './api.mjs';
import { byId, make, say, tell } from './dom.mjs';
import { remember, reports, save } from './store.mjs';

const form = byId('web-form');
let draft = crypto.randomUUID();

export function startForm(services) {
  byId('web-category').append(...groups(services));
  form.addEventListener('submit', send);
  poll(2_000, refresh);
}

function groups(services) {
  const names = [...new Set(services.map(({ group }) => group))];
  return names.map((label) => make('optgroup', { label }, ...services.filter(({ group }) => group === label).map(({ code, name }) => make('option', { value: code }, name))));
}

/** The draft's number goes along: pressing twice, or again after a lost answer, makes one report. */
async function send(event) {
  event.preventDefault();
  const body = new FormData(form);
  try {
    const { reference, deadline, trackingUrl } = await answerOf(submitReport(body, draft));
    draft = crypto.randomUUID();
    remember({ reference, channel: 'web', text: body.get('text'), at: new Date().toISOString(), deadline, token: new URL(trackingUrl).searchParams.get('token') });
    form.reset();
    tell(byId('citizen-said'), `${say('sent.web')} ${reference}`);
  } catch (error) {
    if (error.status === 422) draft = crypto.randomUUID();
    tell(byId('citizen-said'), error.message, true);
  }
}

async function refresh() {
  for (const report of reports.filter(({ token }) => token).slice(0, 8)) {
    const { replies, state, agency, receivedAt, verdict } = await call(`/api/reports/${report.reference}?token=${encodeURIComponent(report.token)}`);
    Object.assign(report, { replies, state, verdict, at: receivedAt, ...(agency && agency !== 'trijaza' && { agency }) });
  }
  save();
}

import { call, poll } from './api.mjs';
import { byId, make, say, show, tell, time } from './dom.mjs';
import { remember, reports } from './store.mjs';

const said = byId('operator-said');
let agencies = [];

/** The operator, in a real staff session as at the console: writes down recordings, places what routing was not sure of. */
export function startOperator(known) {
  agencies = known;
  byId('staff-form').addEventListener('submit', signIn);
  void call('/api/desk/session').then(work, () => undefined);
}

async function signIn(event) {
  event.preventDefault();
  await attempt(async () => {
    await call('/api/desk/session', { method: 'POST', json: { email: byId('staff-email').value, password: byId('staff-password').value } });
    work();
  });
}

function work() {
  byId('staff-form').hidden = true;
  byId('desk').hidden = false;
  poll(2_000, async () => {
    await list('triage', '/api/desk/tickets?state=triage', ({ reference, text }) => ({ reference, text }), place, 'no.triage');
    const items = await list('recordings', '/api/phone/recordings?state=waiting', ({ id, reference, receivedAt }) => ({ id, reference, receivedAt }), recording, 'no.recordings');
    for (const { reference, receivedAt, deadline } of items) remember({ reference, channel: 'phone', at: receivedAt, deadline });
  });
}

/** A list that somebody is typing in is left alone. */
async function list(id, path, pick, render, empty) {
  const { items } = await call(path);
  const element = byId(id);
  if (element.contains(document.activeElement)) return items;
  show(element, items.map(pick), render);
  if (items.length === 0) element.replaceChildren(make('li', { class: 'empty' }, say(empty)));
  return items;
}

function place({ reference, text }) {
  const agency = make('select', { id: `place-${reference}` }, ...agencies.map(({ code, name }) => make('option', { value: code }, name)));
  return make(
    'li', {},
    make('strong', {}, reference), make('p', {}, text ?? ''),
    form(say('assign.to'), agency, say('assign'), () => call(`/api/desk/tickets/${reference}/assign`, { method: 'POST', json: { agency: agency.value } })),
  );
}

function recording({ id, reference, receivedAt }) {
  const text = make('textarea', { id: `transcript-${id}`, rows: 3, required: true, minlength: 3 });
  return make(
    'li', {},
    make('strong', {}, reference), time(receivedAt),
    form(say('transcript'), text, say('transcript.save'), async () => {
      await call(`/api/phone/recordings/${id}/transcript`, { method: 'POST', json: { text: text.value, outcome: 'report' } });
      if (reports.some((report) => report.reference === reference)) remember({ reference, text: text.value });
    }),
  );
}

function form(label, field, button, send) {
  const submit = (event) => {
    event.preventDefault();
    void attempt(async () => {
      await send();
      event.target.closest('li').remove();
    });
  };
  return make('form', { class: 'stack', onsubmit: submit }, make('div', { class: 'field' }, make('label', { for: field.id }, label), field), make('button', { class: 'btn primary' }, button));
}

async function attempt(work) {
  try {
    await work();
    tell(said, '');
  } catch (error) {
    tell(said, error.message, true);
  }
}

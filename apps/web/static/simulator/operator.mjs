import { call, poll } from './api.mjs';
import { byId, make, say, show, tell, time } from './dom.mjs';
import { remember } from './store.mjs';

const said = byId('citizen-said');

/** The operator who writes down recordings the next morning: a real staff session, as at the console. */
export function startOperator() {
  byId('staff-form').addEventListener('submit', signIn);
}

async function signIn(event) {
  event.preventDefault();
  try {
    await call('/api/desk/session', { method: 'POST', json: { email: byId('staff-email').value, password: byId('staff-password').value } });
    byId('staff-form').hidden = true;
    tell(said, say('signed.in'));
    poll(2_000, refresh);
  } catch (error) {
    tell(said, error.message, true);
  }
}

async function refresh() {
  const { items } = await call('/api/phone/recordings?state=waiting');
  const list = byId('recordings');
  if (list.contains(document.activeElement)) return;
  show(list, items.map(({ id, reference, receivedAt, deadline }) => ({ id, reference, receivedAt, deadline })), recording);
  if (items.length === 0) list.replaceChildren(make('li', { class: 'empty' }, say('no.recordings')));
  for (const { reference, receivedAt, deadline } of items) if (reference && deadline) remember({ reference, channel: 'phone', text: '', at: receivedAt, deadline });
}

function recording({ id, reference, receivedAt }) {
  const text = make('textarea', { id: `transcript-${id}`, rows: 3, required: true, minlength: 3 });
  return make(
    'li', {},
    make('strong', {}, reference ?? ''), time(receivedAt),
    make('form', { class: 'stack', onsubmit: (event) => transcribe(event, id, reference, text.value) }, make('div', { class: 'field' }, make('label', { for: text.id }, say('transcript')), text), make('button', { class: 'btn primary' }, say('transcript.save'))),
  );
}

async function transcribe(event, id, reference, text) {
  event.preventDefault();
  try {
    await call(`/api/phone/recordings/${id}/transcript`, { method: 'POST', json: { text, outcome: 'report' } });
    if (reference) remember({ reference, text });
    event.target.closest('li').remove();
  } catch (error) {
    tell(said, error.message, true);
  }
}

import { call, poll } from './api.mjs';
import { byId, make, say, show, tell, time } from './dom.mjs';
import { remember, sortReplies } from './store.mjs';

const NUMBER = /48(?:-\d{4}){2,3}/;

export function startMail() {
  byId('mail-form').addEventListener('submit', send);
  byId('mail-from').addEventListener('change', refresh);
  poll(2_500, refresh);
}

async function send(event) {
  event.preventDefault();
  const [from, subject, text] = ['mail-from', 'mail-subject', 'mail-text'].map((id) => byId(id).value.trim());
  try {
    const taken = await call('/api/email/simulator/mails', { method: 'POST', json: { from, subject, text } });
    byId('mail-text').value = '';
    if (taken?.reference) remember({ reference: taken.reference, channel: 'email', text: `${subject}\n${text}`, at: taken.receivedAt, deadline: taken.deadline });
    tell(byId('citizen-said'), say('sent.mail'));
  } catch (error) {
    tell(byId('citizen-said'), error.message, true);
  }
}

async function refresh() {
  const { items } = await call(`/api/email/simulator/mails?address=${encodeURIComponent(byId('mail-from').value)}`);
  const inbox = items.filter(({ direction }) => direction !== 'in').sort((a, b) => (a.at < b.at ? 1 : -1));
  show(byId('mail-inbox'), inbox, ({ subject, text, at }) => make('li', {}, make('strong', {}, subject ?? ''), make('p', {}, text), time(at)));
  if (inbox.length === 0) byId('mail-inbox').replaceChildren(make('li', { class: 'empty' }, say('no.mails')));
  sortReplies(inbox.toReversed().map(({ subject, text, at }) => ({ at, text: NUMBER.test(text) ? text : `${subject}\n${text}` })));
}

import { call, poll } from './api.mjs';
import { byId, make, say, show, tell, time } from './dom.mjs';
import { remember, sortReplies } from './store.mjs';

const from = byId('sms-from');
const chat = byId('sms-chat');

export function startPhone() {
  byId('sms-form').addEventListener('submit', send);
  from.addEventListener('change', refresh);
  byId('sms-text').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    byId('sms-form').requestSubmit();
  });
  poll(1_500, refresh);
}

async function send(event) {
  event.preventDefault();
  const field = byId('sms-text');
  const text = field.value.trim();
  if (!text) return;
  try {
    const taken = await call('/api/sms/simulator/messages', { method: 'POST', json: { from: from.value, text } });
    field.value = '';
    if (taken.reference) remember({ reference: taken.reference, channel: 'sms', text, at: taken.receivedAt, deadline: taken.deadline });
    tell(byId('citizen-said'), say('sent.sms'));
  } catch (error) {
    tell(byId('citizen-said'), error.message, true);
  }
  await refresh();
}

const messagesOf = async (phone) => (await call(`/api/sms/simulator/messages?phone=${encodeURIComponent(phone)}`)).items;

/** A caller with a mobile number is answered by SMS too, so that phone is read as well. */
async function refresh() {
  const items = await messagesOf(from.value);
  const caller = byId('voice-from').value;
  const others = caller && caller !== from.value ? await messagesOf(caller) : [];
  const changed = show(chat, items, ({ direction, text, at }) => make('li', { class: direction === 'in' ? 'mine' : '' }, text, time(at)));
  if (items.length === 0) chat.replaceChildren(make('li', { class: 'none' }, say('no.texts')));
  if (changed) chat.scrollTop = chat.scrollHeight;
  sortReplies([...items, ...others].filter(({ direction }) => direction === 'out'));
}

import { call, poll } from './api.mjs';
import { byId, make, say, show, tell, time } from './dom.mjs';
import { reports, save } from './store.mjs';

const choice = byId('agency');
const form = byId('status-form');
const keys = new Map();
const counts = new Map();
let agencies = [];
let tickets = [];
let picked;
let turn = 0;

/** Plays any body over the interface that the bodies' own systems use, with a key of each. */
export function startAgency(known) {
  agencies = known;
  choice.append(...agencies.map(({ code, name }) => make('option', { value: code }, name)));
  choice.value = reports.find(({ agency }) => agency)?.agency ?? agencies[0].code;
  choice.addEventListener('change', () => {
    pick(undefined);
    void refresh();
  });
  form.addEventListener('submit', answer);
  form.addEventListener('change', () => (byId('planned-field').hidden = state() !== 'scheduled'));
  poll(1_500, refresh);
  poll(2_000, lookAround);
}

const state = () => new FormData(form).get('state');

async function keyOf(code) {
  if (!keys.has(code)) keys.set(code, (await call(`/api/desk/simulator/keys/${code}`, { method: 'POST' })).key);
  return { authorization: `Bearer ${keys.get(code)}` };
}

async function open(code) {
  const { items } = await call('/api/agency/v1/tickets?state=open', { headers: await keyOf(code) });
  counts.set(code, items.length);
  for (const ticket of items) {
    const report = reports.find(({ reference }) => reference === ticket.reference);
    if (report) Object.assign(report, { agency: code, state: ticket.state });
  }
  save();
  return items;
}

/** Which body got a report is found by asking a few bodies in turn, as long as a report is nowhere yet. */
async function lookAround() {
  if (!reports.some(({ agency }) => !agency)) return;
  const some = [0, 1, 2].map((step) => agencies[(turn + step) % agencies.length]);
  turn += some.length;
  for (const { code } of some) await open(code);
  label();
}

function label() {
  for (const option of choice.options) {
    const count = counts.get(option.value);
    option.textContent = agencies.find(({ code }) => code === option.value).name + (count ? ` (${count})` : '');
  }
  const busy = agencies.find(({ code }) => counts.get(code) > 0);
  if (!counts.get(choice.value) && busy && document.activeElement !== choice && form.hidden) choice.value = busy.code;
}

async function refresh() {
  tickets = (await open(choice.value)).reverse().slice(0, 30);
  byId('tickets-empty').hidden = tickets.length > 0;
  show(byId('tickets'), tickets.map(({ reference, text, place, urgent, state, deadline }) => ({ reference, text, place, urgent, state, deadline, picked: reference === picked })), ticket);
  label();
}

const ticket = ({ reference, text, place, urgent, state, deadline, picked: pressed }) =>
  make(
    'li', {},
    make(
      'button', { type: 'button', 'aria-pressed': String(pressed), onclick: () => pick(reference) },
      make('span', { class: 'row' }, make('strong', {}, reference), urgent && make('span', { class: 'chip over' }, say('urgent')), make('span', { class: 'tag' }, say(`state.${state}`))),
      make('span', { class: 'words' }, text ?? ''),
      place?.text && make('span', { class: 'hint' }, place.text),
      make('span', { class: 'hint' }, `${say('deadline')} `, time(deadline)),
    ),
  );

function pick(reference) {
  picked = reference;
  form.hidden = !reference;
  byId('status-title').textContent = reference ?? '';
  for (const button of byId('tickets').querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.querySelector('strong').textContent === reference));
}

async function answer(event) {
  event.preventDefault();
  const planned = state() === 'scheduled' && byId('planned').value;
  const message = byId('status-message').value;
  const json = { state: state(), message, ...(planned && { plannedFor: new Date(planned).toISOString() }), ...(state() === 'declined' && { reason: 'unfounded' }) };
  try {
    await call(`/api/agency/v1/tickets/${picked}/status`, { method: 'POST', json, headers: { ...(await keyOf(choice.value)), 'idempotency-key': crypto.randomUUID() } });
    const report = reports.find(({ reference }) => reference === picked);
    if (report) Object.assign(report, json.state === 'not-ours' ? { agency: undefined, state: undefined } : { state: json.state });
    tell(byId('agency-said'), say('sent.status'));
    pick(undefined);
    await refresh();
  } catch (error) {
    tell(byId('agency-said'), error.message, true);
  }
}

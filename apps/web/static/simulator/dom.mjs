/** Words of the page in the script that the server chose. */
const words = JSON.parse(document.getElementById('words').textContent);
export const say = (key) => words[key] ?? key;
export const cyrillic = document.documentElement.lang === 'sr-Cyrl';

export const byId = (id) => document.getElementById(id);

/** An element with its children; text always goes in as text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Replaces what a list shows only when it differs, so that reading and focus are not disturbed by polling. */
export function show(list, items, render) {
  const stamp = JSON.stringify(items);
  if (list.dataset.stamp === stamp) return false;
  list.dataset.stamp = stamp;
  list.replaceChildren(...items.map(render));
  return true;
}

export function tell(element, text, bad = false) {
  element.textContent = text;
  element.classList.toggle('bad', bad);
}

const clock = new Intl.DateTimeFormat(cyrillic ? 'sr-Cyrl-RS' : 'sr-Latn-RS', { timeZone: 'Europe/Belgrade', day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const time = (iso) => make('time', { datetime: iso }, clock.format(new Date(iso)));

/** `1 d 4 h`, `3 min 20 s`: the two largest units. */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units = [['day', Math.floor(seconds / 86_400)], ['hour', Math.floor(seconds / 3_600) % 24], ['minute', Math.floor(seconds / 60) % 60], ['second', seconds % 60]];
  const first = Math.max(0, units.findIndex(([, amount]) => amount > 0));
  return units.slice(seconds === 0 ? 3 : first, seconds === 0 ? 4 : first + 2).map(([unit, amount]) => `${amount} ${say(unit)}`).join(' ');
}

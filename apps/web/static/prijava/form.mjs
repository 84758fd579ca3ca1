import { submitReport } from './submit.mjs';

const form = document.getElementById('report');
const problems = document.getElementById('problems');
const button = form.querySelector('button');
const label = button.textContent;

form.addEventListener('submit', async (event) => {
  // A page over plain http cannot solve a challenge: the form goes as it would without scripts.
  if (!globalThis.crypto?.subtle) return;
  event.preventDefault();
  busy(true);
  try {
    const response = await submitReport(new FormData(form), form.elements.key.value);
    // What is wrong with it the page's own answer tells, in the citizen's script; the number makes both one report.
    if (!response.ok) return form.submit();
    const { pathname, search } = new URL((await response.json()).trackingUrl);
    location.assign(`${pathname}${search}&pismo=${new URL(form.action).searchParams.get('pismo')}`);
  } catch {
    problems.replaceChildren(Object.assign(document.createElement('p'), { textContent: form.dataset.offline }));
    problems.focus();
    busy(false);
  }
});

function busy(sending) {
  button.disabled = sending;
  button.textContent = sending ? form.dataset.sending : label;
}

import { startAgency } from './agency.mjs';
import { call } from './api.mjs';
import { byId, cyrillic, say, tell } from './dom.mjs';
import { startForm } from './form.mjs';
import { startMail } from './mail.mjs';
import { startOperator } from './operator.mjs';
import { startPhone } from './phone.mjs';
import { startReports } from './reports.mjs';
import { startVoicemail } from './voicemail.mjs';

document.querySelector(`[data-script=${cyrillic ? 'cir' : 'lat'}]`).setAttribute('aria-current', 'true');

const tabs = [...document.querySelectorAll('[role=tab]')];
for (const tab of tabs) {
  tab.addEventListener('click', () => choose(tab));
  tab.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
}

function choose(chosen) {
  for (const tab of tabs) {
    const selected = tab === chosen;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    byId(tab.getAttribute('aria-controls')).hidden = !selected;
  }
}

/** Each channel fixes the deadline of its own reports, so each is told. */
byId('promise-length').addEventListener('change', async ({ target }) => {
  try {
    await Promise.all(['sms', 'email', 'web', 'phone'].map((channel) => call(`/api/${channel}/simulator/promise`, { method: 'PUT', json: { promise: target.value } })));
    tell(byId('promise-said'), `${say('promise.set')} ${target.selectedOptions[0].textContent}`);
  } catch (error) {
    tell(byId('promise-said'), error.message, true);
  }
});

const { agencies, services, promise } = await call(`/simulator/data.json?pismo=${cyrillic ? 'cir' : 'lat'}`);
byId('promise-length').value = promise;
startReports(agencies);
startAgency(agencies);
startForm(services);
startPhone();
startMail();
startVoicemail();
startOperator(agencies);

import { call } from './api.mjs';
import { byId, say, tell } from './dom.mjs';
import { toWav } from './wav.mjs';

const said = byId('citizen-said');
let recorder;
let sound;

export function startVoicemail() {
  byId('voice-record').addEventListener('click', () => (recorder ? recorder.stop() : record()));
  byId('voice-file').addEventListener('change', ({ target }) => target.files[0] && take(target.files[0]));
  byId('voice-form').addEventListener('submit', send);
}

async function record() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    recorder = new MediaRecorder(stream);
    const started = Date.now();
    const ticking = setInterval(() => (byId('voice-time').value = clock(Date.now() - started)), 250);
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      clearInterval(ticking);
      stream.getTracks().forEach((track) => track.stop());
      recorder = undefined;
      label('record', false);
      void take(new Blob(parts));
    });
    recorder.start();
    label('record.stop', true);
  } catch {
    recorder = undefined;
    tell(said, say('no.microphone'), true);
  }
}

function label(word, recording) {
  byId('voice-record-label').textContent = say(word);
  byId('voice-record').classList.toggle('recording', recording);
}

const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`;

async function take(blob) {
  try {
    sound = await toWav(blob);
    byId('voice-time').value = clock(((sound.size - 44) / 16_000) * 1_000);
    byId('voice-audio').src = URL.createObjectURL(sound);
    byId('voice-audio').hidden = false;
    byId('voice-send').disabled = false;
  } catch {
    tell(said, say('bad.audio'), true);
  }
}

async function send(event) {
  event.preventDefault();
  try {
    await call('/api/phone/simulator/recordings', { method: 'POST', body: await sound.arrayBuffer(), headers: { 'content-type': 'audio/wav', 'x-caller': byId('voice-from').value } });
    byId('voice-send').disabled = true;
    tell(said, say('sent.voice'));
  } catch (error) {
    tell(said, error.message, true);
  }
}

import { render } from '@s48/language';
import twilio from 'twilio';

const VOICE = { language: 'sr-RS', voice: 'Google.sr-RS-Standard-A' } as const;
const RING_SECONDS = 20;
const LONGEST_SECONDS = 300;

/** Rings the operators; whatever comes of it, Twilio asks `after` how to go on. */
export function ring(operators: string, after: string): string {
  const answer = new twilio.twiml.VoiceResponse();
  const dial = answer.dial({ timeout: RING_SECONDS, action: after, method: 'POST', answerOnBridge: true });
  if (operators.startsWith('sip:')) dial.sip(operators);
  else dial.number(operators);
  return answer.toString();
}

/** Greets and records. A caller who says nothing falls through to the end. */
export function record(greetingUrl: string | undefined, { done, stored }: { done: string; stored: string }): string {
  const answer = new twilio.twiml.VoiceResponse();
  if (greetingUrl) answer.play(greetingUrl);
  else say(answer, 'voice.greeting');
  answer.record({
    action: done, method: 'POST', maxLength: LONGEST_SECONDS, timeout: 5, finishOnKey: '#', playBeep: true, trim: 'do-not-trim',
    recordingStatusCallback: stored, recordingStatusCallbackMethod: 'POST', recordingStatusCallbackEvent: ['completed', 'absent'],
  });
  answer.hangup();
  return answer.toString();
}

export function thanks(): string {
  const answer = new twilio.twiml.VoiceResponse();
  say(answer, 'voice.thanks');
  answer.hangup();
  return answer.toString();
}

export function hangUp(): string {
  const answer = new twilio.twiml.VoiceResponse();
  answer.hangup();
  return answer.toString();
}

const say = (answer: InstanceType<typeof twilio.twiml.VoiceResponse>, name: 'voice.greeting' | 'voice.thanks'): unknown =>
  answer.say(VOICE as Parameters<typeof answer.say>[0], render(name, {}, 'latin'));

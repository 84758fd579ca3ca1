import { danger, emergencyText } from './danger.js';
import { render } from './render.js';
import { detectScript } from './script.js';

/** Whom to call now, in the script of a report that tells of danger; empty for any other. */
export function emergencyNotice(report: string): string {
  const { urgent, emergency } = danger(report);
  return urgent ? render('emergency.notice', { emergency: emergencyText(emergency) }, detectScript(report)) : '';
}

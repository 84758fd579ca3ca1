import { expect, it } from '@jest/globals';
import { loadChassisConfig } from '@s48/chassis';
import { isTrial, loadHostConfig } from './config.js';

it.each([
  [{}, true],
  [{ SMS_INBOUND: '', IMAP_URL: ' ' }, true],
  [{ NODE_ENV: 'production' }, false],
  [{ SMS_INBOUND: 'twilio' }, false],
  [{ SMS_OUTBOUND: 'kannel' }, false],
  [{ TWILIO_ACCOUNT_SID: 'AC1' }, false],
  [{ IMAP_URL: 'imaps://u:p@mx.rs' }, false],
  [{ MAIL_LISTEN: 'lmtp://127.0.0.1:2400' }, false],
  [{ SMTP_URL: 'smtp://mx.rs' }, false],
  [{ VOICEMAIL_SPOOL: '/var/spool/asterisk/voicemail' }, false],
])('with %j the simulator is on: %s', (env, on) => {
  expect(isTrial(loadHostConfig(env))).toBe(on);
});

it('no service starts with the simulator in production: its routes make keys of agencies for anyone', () => {
  const env = { DATABASE_URL: 'postgresql://x', CONTACT_KEY: 'x'.repeat(32), SIMULATOR: '1' };
  expect(loadChassisConfig(env).SIMULATOR).toBe(true);
  expect(() => loadChassisConfig({ ...env, NODE_ENV: 'production' })).toThrow('SIMULATOR must be unset where NODE_ENV is production');
});

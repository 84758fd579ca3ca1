import { describe, expect, it } from '@jest/globals';
import { loadSmsConfig } from './config.js';

const ACCOUNT = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'secret' };

describe('which driver carries texts', () => {
  it.each([
    ['nothing', {}, undefined, undefined],
    ['the simulator', { SIMULATOR: '1' }, 'simulator', 'simulator'],
    ['an account without a sender', ACCOUNT, 'twilio', undefined],
    ['an account with a sender', { ...ACCOUNT, TWILIO_FROM: '+381648449306', SIMULATOR: '1' }, 'twilio', 'twilio'],
    ['one direction of each', { ...ACCOUNT, SMS_OUTBOUND: 'simulator', SIMULATOR: '1' }, 'twilio', 'simulator'],
    ['a modem for the way in', { SMS_INBOUND: 'gammu', GAMMU_DIR: '/var/spool/gammu' }, 'gammu', undefined],
    ['empty variables', { SMS_INBOUND: '', TWILIO_ACCOUNT_SID: '', SIMULATOR: '' }, undefined, undefined],
  ])('with %s', (_, env, inbound, outbound) => expect(loadSmsConfig(env)).toMatchObject({ inbound, outbound }));

  it.each([
    [{ SMS_INBOUND: 'pigeon' }, /SMS_INBOUND must be one of twilio/],
    [{ SMS_OUTBOUND: 'twilio', ...ACCOUNT }, /SMS_OUTBOUND=twilio needs TWILIO_FROM/],
    [{ SMS_INBOUND: 'gammu' }, /SMS_INBOUND=gammu needs GAMMU_DIR/],
    [{ SMS_INBOUND: 'simulator' }, /SMS_INBOUND=simulator needs SIMULATOR/],
  ])('a bad choice says what is missing: %j', (env, message) => expect(() => loadSmsConfig(env)).toThrow(message));
});

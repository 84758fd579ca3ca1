import { describe, expect, it } from '@jest/globals';
import { serverOf } from '@s48/channel/mailbox';
import { loadEmailConfig } from './config.js';

describe('which way mails go', () => {
  it.each([
    ['nothing', {}, undefined, undefined],
    ['the simulator', { SIMULATOR: '1' }, 'simulator', 'simulator'],
    ['servers', { IMAP_URL: 'imaps://u:p@mx.rs', SMTP_URL: 'smtp://mx.rs', SIMULATOR: '1' }, 'imap', 'smtp'],
    ['pushed mails', { MAIL_LISTEN: 'lmtp://[::1]:2400', SIMULATOR: '1' }, undefined, 'simulator'],
    ['empty variables', { IMAP_URL: '', SMTP_URL: '' }, undefined, undefined],
  ])('with %s', (_, env, inbound, outbound) => expect(loadEmailConfig(env)).toMatchObject({ inbound, outbound }));

  it.each([
    [{ IMAP_URL: 'https://mx.rs' }, /IMAP_URL must start with imap: or imaps:/],
    [{ MAIL_LISTEN: 'lmtp://127.0.0.1' }, /MAIL_LISTEN must be lmtp:\/\/host:port/],
    [{ MAIL_LISTEN: '2400' }, /MAIL_LISTEN must be lmtp/],
    [{ EMAIL_ADDRESS: 'sistem48' }, /EMAIL_ADDRESS must be a mail address/],
    [{ EMAIL_ADDRESS: `${'a'.repeat(25)}@grad.rs` }, /at most 24 characters/],
    [{ EMAIL_ALIASES: 'prijave@grad.rs; kontakt' }, /EMAIL_ALIASES must be mail addresses with a comma/],
    [{ EMAIL_MAX_MB: '0' }, /EMAIL_MAX_MB must be a whole number/],
  ])('a bad value says what is allowed: %j', (env, message) => expect(() => loadEmailConfig(env)).toThrow(message));
});

it('mails are pushed to a host and a port, an IPv6 host without its brackets', () => {
  expect(loadEmailConfig({ MAIL_LISTEN: 'lmtp://[::1]:2400' }).MAIL_LISTEN).toEqual({ protocol: 'lmtp', host: '::1', port: 2400 });
});

describe('the server that a URL names', () => {
  it.each([
    ['imaps://sistem48%40grad.rs:a%3Ab@mx.rs', { host: 'mx.rs', port: 993, secure: true, user: 'sistem48@grad.rs', pass: 'a:b', encrypt: 'always' }],
    ['imap://u:p@127.0.0.1:20143', { port: 20143, secure: false, encrypt: 'never' }],
    ['smtp://mx.rs', { port: 587, user: undefined, encrypt: 'when offered' }],
    ['smtp://u:p@mx.rs:25', { port: 25, encrypt: 'always' }],
    ['smtps://u:p@mx.rs', { port: 465, secure: true }],
  ])('%s', (url, expected) => expect(serverOf(url)).toMatchObject(expected));
});

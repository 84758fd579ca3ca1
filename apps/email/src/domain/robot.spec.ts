import { describe, expect, it } from '@jest/globals';
import { isAutoReply, robotReason } from './robot.js';

const head = (headers: Record<string, string>, sender: string) => ({ header: (name: string) => headers[name], sender });

describe('E19 a robot is known by its head', () => {
  it.each<[string, Record<string, string>, string?]>([
    ['Return-Path <>', { 'return-path': '<>' }],
    ['Auto-Submitted: auto-generated', { 'auto-submitted': 'auto-generated' }],
    ['Auto-Submitted: auto-replied (vacation)', { 'auto-submitted': 'auto-replied; owner-email="x"' }],
    ['Precedence: bulk', { precedence: 'bulk' }],
    ['Precedence: list', { precedence: 'List' }],
    ['Precedence: junk', { precedence: 'junk' }],
    ['X-Auto-Response-Suppress: All', { 'x-auto-response-suppress': 'All' }],
    ['X-Auto-Response-Suppress: OOF, DR', { 'x-auto-response-suppress': 'DR, OOF, AutoReply' }],
    ['X-Autoreply', { 'x-autoreply': 'yes' }],
    ['List-Id', { 'list-id': '<vesti.primer.rs>' }],
    ['List-Unsubscribe', { 'list-unsubscribe': '<https://primer.rs/u>' }],
    ['a report', { 'content-type': 'multipart/report; report-type=delivery-status' }],
    ['spam', { 'x-spam-flag': 'YES' }],
    ['noreply@', {}, 'noreply'],
    ['no-reply@', {}, 'no-reply'],
    ['do_not_reply@', {}, 'do-not-reply'],
    ['mailer-daemon@', {}, 'mailer-daemon'],
    ['vesti-request@', {}, 'vesti-request'],
    ['owner-vesti@', {}, 'owner-vesti'],
  ])('%s', (_, headers, sender = 'ana') => expect(robotReason(head(headers, sender))).not.toBeNull());
});

describe('a person is not taken for a robot', () => {
  it.each<[string, Record<string, string>, string?]>([
    ['no such header', {}],
    ['Auto-Submitted: no', { 'auto-submitted': 'no' }],
    ['a Return-Path', { 'return-path': '<ana@primer.rs>' }],
    ['Precedence: first-class', { precedence: 'first-class' }],
    ['X-Auto-Response-Suppress: None', { 'x-auto-response-suppress': 'None' }],
    ['somebody called Norepić', {}, 'norepic'],
    ['a department of requests', {}, 'request'],
  ])('%s', (_, headers, sender = 'ana') => expect(robotReason(head(headers, sender))).toBeNull());
});

describe('an automatic answer', () => {
  it.each<[Record<string, string>, boolean]>([
    [{ 'auto-submitted': 'auto-replied' }, true],
    [{ precedence: 'auto_reply' }, true],
    [{ 'x-autorespond': '1' }, true],
    [{ 'auto-submitted': 'auto-generated' }, false],
    [{ precedence: 'bulk' }, false],
  ])('%j: %s', (headers, expected) => expect(isAutoReply(head(headers, 'ana'))).toBe(expected));
});

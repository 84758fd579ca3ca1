import { describe, expect, it } from '@jest/globals';
import { failed, left, obstacleToRetry, proven, type Progress } from './reply-state.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minute));
const asked: Progress = { state: 'requested', handedOverAt: null, provenAt: null, failedAt: null };

type Fact = (now: Progress) => Partial<Progress> | null;
const leaves = (minute: number): Fact => (now) => left(now, at(minute));
const arrives = (leftAt: number, minute: number): Fact => (now) => proven(now, at(leftAt), at(minute));
const fails = (minute: number, leftAt?: number): Fact => (now) => failed(now, at(minute), leftAt === undefined ? undefined : at(leftAt));
const after = (...facts: Fact[]): Progress => facts.reduce((now, fact) => ({ ...now, ...fact(now) }), asked);

describe('a reply', () => {
  it.each<[string, Progress, string]>([
    ['left', after(leaves(1)), 'handed-over'],
    ['left and arrived', after(leaves(1), arrives(1, 2)), 'delivered'],
    ['arrived, its leaving told later', after(arrives(1, 2), leaves(1)), 'delivered'],
    ['bounced after its proof', after(leaves(1), arrives(1, 2), fails(3, 1)), 'failed'],
    ['bounced, the proof told later', after(leaves(1), fails(3, 1), arrives(1, 2)), 'failed'],
    ['failed without leaving', after(fails(1)), 'failed'],
    ['failed, sent again and left', after(fails(1), leaves(5)), 'handed-over'],
    ['failed, sent again and arrived', after(fails(3, 1), leaves(5), arrives(5, 6)), 'delivered'],
    ['sent again, the old failure told last', after(leaves(5), arrives(5, 6), fails(3, 1)), 'delivered'],
    ['sent again, an old failure without leaving told last', after(leaves(5), fails(3)), 'handed-over'],
    ['sent again and failed again', after(fails(3, 1), leaves(5), fails(7, 5)), 'failed'],
  ])('%s', (_, progress, state) => expect(progress.state).toBe(state));

  it('that was sent again counts from when it left the second time', () => {
    expect(after(leaves(1), fails(3, 1), leaves(5)).handedOverAt).toEqual(at(5));
    expect(after(leaves(1), fails(3, 1), arrives(5, 6)).handedOverAt).toEqual(at(5));
  });

  it.each<[string, Progress, boolean]>([
    ['asked for', asked, true],
    ['failed', after(fails(1)), true],
    ['on its way', after(leaves(1)), false],
    ['arrived', after(arrives(1, 2)), false],
  ])('O04 %s may be sent again: %s', (_, progress, may) => expect(obstacleToRetry(progress) === null).toBe(may));
});

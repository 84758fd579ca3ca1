import { afterEach, expect, it } from '@jest/globals';
import { waitFor } from '@s48/testing';
import { Supervisor } from './supervisor.js';

let supervisor: Supervisor | undefined;
afterEach(() => supervisor?.stop());

function supervise(program: string): { lines: string[]; ended: Promise<void> } {
  const lines: string[] = [];
  supervisor = new Supervisor('sms', ['-e', program], {}, (line) => lines.push(line));
  return { lines, ended: supervisor.run() };
}

it('writes what a service says under its name', async () => {
  const { lines } = supervise("console.log('one'); console.error('two'); setInterval(() => {}, 1000)");
  await waitFor(() => lines.length === 2, 'both lines');
  expect(lines.sort()).toEqual(['[sms] one', '[sms] two']);
});

it('starts a service again that ended, and waits longer each time', async () => {
  const { lines } = supervise('process.exit(3)');
  const ends = await waitFor(() => lines.length >= 2 && lines, 'two ends');
  expect(ends.slice(0, 2)).toEqual(['[sms] ended with 3, starts again in 1 s', '[sms] ended with 3, starts again in 2 s']);
});

it('lets a service drain when it stops, and does not start it again', async () => {
  const { lines, ended } = supervise("setInterval(() => {}, 1000); process.on('SIGTERM', () => { console.log('drained'); process.exit(0); }); console.log('up')");
  await waitFor(() => lines.includes('[sms] up'), 'it runs');
  await supervisor!.stop();
  await ended;
  await waitFor(() => lines.length === 2, 'its last words');
  expect(lines).toEqual(['[sms] up', '[sms] drained']);
});

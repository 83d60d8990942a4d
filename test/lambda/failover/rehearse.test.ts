import { atWork, rehearse } from '../../../lambda/failover/rehearse';
import { lease, record } from '../support/memory';

describe('a rehearsal', () => {
  test('invokes every step', async () => {
    const invoked: string[] = [];
    await rehearse(['seal', 'fence'], async (step) => void invoked.push(step));
    expect(invoked).toEqual(['seal', 'fence']);
  });

  test('fails with each step that could not run, and why', async () => {
    const invoke = async (step: string) => {
      if (step !== 'fence') throw new Error(`no ${step}`);
    };
    await expect(rehearse(['seal', 'fence', 'begin'], invoke)).rejects.toThrow(
      '2 of 3 steps could not run now: begin: no begin; seal: no seal',
    );
  });

  test.each([
    ['watching', true],
    ['open', true],
    ['done', false],
    ['aborted', false],
    ['halted', false],
  ] as const)('with a record that is %s, steps are at work: %s', (status, expected) => {
    expect(atWork({ lease: lease(), votes: [], records: [record({ status })] })).toBe(expected);
  });
});

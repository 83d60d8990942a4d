import { judge } from '../../../lambda/deploy-freeze';
import { objection } from '../../../lambda/deploy-freeze/decide';
import type { ControlSnapshot, FailoverStatus } from '../../../lambda/store/record';
import { lease, record, standby } from '../support/memory';

const snapshot = (changes: Partial<ControlSnapshot> = {}): ControlSnapshot => ({
  lease: lease(),
  votes: [],
  records: [],
  ...changes,
});

describe('a deploy', () => {
  test('goes on while the holder serves and nothing is open', () => {
    expect(objection(snapshot())).toBeUndefined();
  });

  test.each<FailoverStatus>(['watching', 'done', 'aborted', 'abandoned'])(
    'goes on beside a failover that is %s: it works with nothing',
    (status) => {
      expect(objection(snapshot({ records: [record({ status })] }))).toBeUndefined();
    },
  );

  test.each<FailoverStatus>(['open', 'halted'])('is refused while a failover is %s', (status) => {
    expect(objection(snapshot({ records: [record({ status })] }))).toMatch(
      new RegExp(`^the failover to ${standby} \\(epoch 2, execution .+\\) is ${status}; deploy when`),
    );
  });

  test.each(['handed', 'promoting'] as const)('is refused while the lease is %s, whatever a record says', (phase) => {
    const moving = snapshot({ lease: lease({ epoch: 2, holder: standby, phase }) });
    expect(objection(moving)).toContain(`is ${phase} by ${standby}`);
  });

  test('goes on before there is a lease', () => {
    expect(objection(snapshot({ lease: undefined }))).toBeUndefined();
  });
});

describe('the hook', () => {
  test('answers in the words of CloudFormation', async () => {
    expect(await judge(() => Promise.resolve(snapshot()))).toMatchObject({ hookStatus: 'SUCCESS' });
    const open = snapshot({ records: [record({ status: 'open' })] });
    expect(await judge(() => Promise.resolve(open))).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
  });

  test('lets the first deploy pass, which creates the table', async () => {
    const missing = Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
    expect(await judge(() => Promise.reject(missing))).toMatchObject({ hookStatus: 'SUCCESS' });
  });

  test('that cannot see lets nobody pass', async () => {
    expect(await judge(() => Promise.reject(new Error('isolated')))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message: expect.stringContaining('isolated') as string,
    });
  });
});

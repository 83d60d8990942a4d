import { decide } from '../../../local/fabric/rules';
import { faultByName, faults } from '../../../local/faults/catalogue';

const regions = { primary: 'us-east-1', standby: 'us-west-2', witness: 'us-east-2' };
const flows = (fault: string, from: string, to: string) =>
  decide(faultByName(fault).rules(regions), from, to).kind === 'flow';

test('a lost Region neither sends nor hears anything, and its zones still reach each other', () => {
  for (const other of ['us-west-2', 'us-east-2', 'clients', 'route53']) {
    expect(flows('region-loss', 'us-east-1', other)).toBe(false);
    expect(flows('region-loss', other, 'us-east-1/us-east-1a')).toBe(false);
  }
  expect(flows('region-loss', 'us-east-1/us-east-1a', 'us-east-1/us-east-1b')).toBe(true);
  expect(flows('region-loss', 'us-west-2', 'us-east-2')).toBe(true);
});

test('a partition leaves the clients connected', () => {
  expect(flows('partition', 'us-east-1', 'us-west-2')).toBe(false);
  expect(flows('partition', 'us-east-2', 'us-east-1')).toBe(false);
  expect(flows('partition', 'clients', 'us-east-1')).toBe(true);
});

test('one-way faults cut one direction only', () => {
  expect(flows('one-way-in', 'us-west-2', 'us-east-1')).toBe(false);
  expect(flows('one-way-in', 'us-east-1', 'us-west-2')).toBe(true);
  expect(flows('one-way-out', 'us-east-1', 'us-west-2')).toBe(false);
  expect(flows('one-way-out', 'us-west-2', 'us-east-1')).toBe(true);
});

test('a cut of replication leaves the witness connected to both', () => {
  expect(flows('replication-cut', 'us-east-1', 'us-west-2')).toBe(false);
  expect(flows('replication-cut', 'us-east-1', 'us-east-2')).toBe(true);
  expect(flows('replication-cut', 'us-east-2', 'us-west-2')).toBe(true);
});

test('only the faults of a database strike one', () => {
  expect(faults.filter(({ database }) => database).map(({ name }) => name)).toEqual(['primary-kill', 'primary-hang']);
});

test('fails for an unknown fault by naming those that exist', () => {
  expect(() => faultByName('meteor')).toThrow(/unknown fault "meteor": choose one of region-loss, partition, /);
});

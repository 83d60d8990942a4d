import pc from 'picocolors';
import { judgeStatus } from '../../../operate/status';
import { exitCode } from '../../../operate/status/command';
import { documentOf, renderJudgement } from '../../../operate/status/render';
import { Situation, east } from './situation';

const render = (facts: ReturnType<Situation['facts']>) =>
  renderJudgement(facts, judgeStatus(facts), pc.createColors(false));

test('a clean status is two lines: where it stands, and that it is clean', () => {
  expect(render(new Situation().facts())).toBe(
    'payments on AWS: epoch 1, serving by us-east-1; payments.test leads to us-east-1\n' +
      'clean: template, cloud and lease agree\n',
  );
});

test('each finding is followed by what to do', () => {
  const facts = new Situation().change(east, 'payments-primary', { deletionProtection: false }).facts();
  expect(render(facts).split('\n').slice(2, 4)).toEqual([
    'warning  payments-primary can be deleted: its deletion protection is off',
    '         -> aws rds modify-db-instance --region us-east-1 --db-instance-identifier payments-primary --deletion-protection',
  ]);
});

test('the document for scripts survives JSON and names its version, target and verdict', () => {
  const facts = Situation.rebuilt().facts();
  expect(JSON.parse(JSON.stringify(documentOf(facts, judgeStatus(facts))))).toMatchObject({
    schema: 'holdfast.status/1',
    target: 'aws',
    verdict: 'clean',
    lease: { epoch: 2, holder: 'us-west-2' },
    findings: [{ id: 'roles-moved', severity: 'info' }],
  });
});

test('scripts tell clean, unclean and undetermined apart', () => {
  expect(exitCode).toEqual({ clean: 0, unclean: 1, undetermined: 2 });
});

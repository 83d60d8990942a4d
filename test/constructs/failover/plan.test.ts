import { planDefinition, planFunctions } from '../../../constructs/failover/plan';

interface AslState {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly End?: boolean;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Seconds?: number;
  readonly Choices?: readonly { readonly Next: string; readonly Variable: string; readonly StringEquals: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: string[]; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: string[] }[];
  readonly Branches?: readonly Machine[];
  readonly Parameters?: { readonly FunctionName: string; readonly Payload: Record<string, unknown> };
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AslState>>;
}

const arn = (name: string) => `arn:aws:lambda:us-west-2:000000000000:function:payments-failover-${name}`;
const machine = planDefinition(arn, { beatPoll: 2, wait: 14 }) as unknown as Machine;

const nested = (definition: Machine): Machine[] => [
  definition,
  ...Object.values(definition.States).flatMap(({ Branches = [] }) => Branches.flatMap(nested)),
];
const machines = nested(machine);
const states = machines.flatMap(({ States }) => Object.entries(States));
const ofType = (type: string) => states.filter(([, { Type }]) => Type === type);
const nextOf = ({ Next, Default, Choices = [], Catch = [] }: AslState) =>
  [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((catcher) => catcher.Next)].filter(
    (name) => name !== undefined,
  );
const database = machine.States.Prepare!.Branches![0]!;
const waysInto = (target: string, of: Machine = machine) =>
  Object.entries(of.States)
    .filter(([, state]) => nextOf(state).includes(target))
    .map(([name]) => name);

describe('the definition', () => {
  test('leads nowhere that does not exist', () => {
    for (const { StartAt, States } of machines) {
      const names = Object.keys(States);
      expect(names).toEqual(expect.arrayContaining([StartAt, ...Object.values(States).flatMap(nextOf)]));
    }
  });

  test('has no state that nothing leads to', () => {
    for (const { StartAt, States } of machines) {
      const reached = new Set([StartAt, ...Object.values(States).flatMap(nextOf)]);
      expect(Object.keys(States).filter((name) => !reached.has(name))).toEqual([]);
    }
  });

  test('has a default for every choice', () => {
    expect(ofType('Choice').filter(([, { Default }]) => !Default)).toEqual([]);
  });

  test('retries and catches the fault of every task', () => {
    for (const [, { Retry, Catch }] of ofType('Task')) {
      expect(Retry![0]!.ErrorEquals).toContain('States.TaskFailed');
      expect(Catch![0]!.ErrorEquals).toEqual(['States.ALL']);
    }
  });

  test('limits the time of every task', () => {
    expect(ofType('Task').filter(([, { TimeoutSeconds }]) => !TimeoutSeconds)).toEqual([]);
  });

  test('calls nothing but functions of the own Region', () => {
    for (const [, { Resource, Parameters }] of ofType('Task')) {
      expect(Resource).toBe('arn:aws:states:::lambda:invoke');
      expect(Parameters!.FunctionName).toMatch(/^arn:aws:lambda:us-west-2:/);
    }
  });

  test('uses every function but those that other Regions call', () => {
    const used = new Set(ofType('Task').map(([, { Parameters }]) => Parameters!.FunctionName));
    expect(planFunctions.filter((name) => !used.has(arn(name)))).toEqual(['freeze']);
  });

  test('waits a full poll before every look but the first', () => {
    expect(waysInto('Observe').sort()).toEqual(['Alert', 'Alert?', 'Poll']);
    expect(machine.States.Poll).toMatchObject({ Type: 'Wait', Seconds: 2, Next: 'Observe' });
    expect(waysInto('Alert')).toEqual(['Begin?']);
  });

  test('waits W between revoking and taking, and takes on no other way than that or a decision', () => {
    expect(machine.States.Revoked).toMatchObject({ Type: 'Wait', Seconds: 14, Next: 'Take' });
    expect(waysInto('Take').sort()).toEqual(['Observe?', 'Revoked']);
    const ok = machine.States['Revoke?']!.Choices!.find(({ StringEquals }) => StringEquals === 'ok');
    expect(ok!.Next).toBe('Revoked');
  });

  test('promotes only behind the point of no return, which a take reaches only through the seal', () => {
    expect(waysInto('Prepare')).toEqual(['Commit?']);
    expect(waysInto('Commit').sort()).toEqual(['Commit later', 'Move?', 'Seal?']);
    const afterTake = machine.States['Take?']!.Choices!.map(({ Next }) => Next);
    expect(afterTake).toEqual(['Seal', 'Poll']);
  });

  test('opens only behind the replay, and replays only behind the fence', () => {
    expect(waysInto('Open')).toEqual(['Prepared?']);
    expect(machine.States['Prepared?']!.Choices![0]).toMatchObject({ Variable: '$.outcome', StringEquals: 'ok' });
    expect(machine.States.Prepare).toMatchObject({ ResultSelector: { 'first.$': '$[0]' }, OutputPath: '$.first' });
    const afterOk = (name: string) =>
      database.States[name]!.Choices!.find(({ StringEquals }) => StringEquals === 'ok')!.Next;
    expect(['Promote?', 'Fence?', 'Replay?'].map(afterOk)).toEqual(['Fence', 'Replay', 'DatabaseDone']);
    expect(waysInto('Replay', database).sort()).toEqual(['Fence?', 'Replay later']);
    expect(waysInto('Fence', database).sort()).toEqual(['Fence later', 'Promote?']);
  });

  test('moves by hand only what has room at the target', () => {
    expect(waysInto('Move')).toEqual(['Grow?']);
  });

  test('aborts a planned move that stopped before the handover, and goes on with one that stopped behind it', () => {
    expect(machine.States['Move?']!.Default).toBe('Abort');
    expect(machine.States.Move!.Catch![0]!.Next).toBe('Abort');
    const ways = machine.States['Move?']!.Choices!.map(({ StringEquals, Next }) => [StringEquals, Next]);
    expect(ways).toEqual([
      ['ok', 'Verify'],
      ['handed', 'Commit'],
      ['contradiction', 'Halt'],
    ]);
  });

  test('takes no promotion that failed for one that worked', () => {
    for (const name of ['Promote', 'Fence', 'Replay'])
      expect(database.States[name]!.Catch![0]!.Next).toBe('DatabaseFailed');
    expect(database.States.DatabaseFailed).toMatchObject({ Result: 'failed', ResultPath: '$.outcome', End: true });
    expect(machine.States['Prepared?']!.Default).toBe('Halt');
  });

  test('ends a rebuild without a switchover', () => {
    expect(machine.States['Standby?']).toMatchObject({
      Choices: [{ Variable: '$.kind', StringEquals: 'rebuild', Next: 'Rebuilt' }],
      Default: 'Grow',
    });
  });

  test('bounds every loop of a step that may ask to be called again', () => {
    for (const [name, state] of ofType('Task')) {
      const loops = states.some(([other]) => other === `${name} later`) && name !== 'Begin';
      if (loops) expect(state.Parameters!.Payload.maximumWaits).toBeGreaterThan(1);
    }
  });
});

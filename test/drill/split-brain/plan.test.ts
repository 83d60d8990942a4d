import { cacheDrillCommand } from '../../../drill/split-brain/command';
import { drillCommand } from '../../../drill/command';
import { newDocument, finished, splitBrainLines } from '../../../drill/split-brain/document';
import { planSplitBrain, type SplitBrainChoices } from '../../../drill/split-brain/plan';
import { splitBrainTemplate } from '../../../drill/split-brain/synth/stack';
import { judge } from '../../../drill/split-brain/verdict';
import { readCacheTemplate } from '../../../local/valkey';
import { evidence, limits, write, isolated } from './evidence';

// As the construct leaves it: whoever changes its defaults changes what is drilled.
const template = readCacheTemplate(splitBrainTemplate() as Parameters<typeof readCacheTemplate>[0]);
const plan = (choices: Partial<SplitBrainChoices> = {}, more: Partial<typeof template> = {}) =>
  planSplitBrain({ ...template, ...more }, { speed: 1, minReplicas: true, detection: 30, ...choices });
const withParameters = (parameters: Record<string, string>) => ({
  parameters: { ...template.parameters, ...parameters },
});

describe('the template', () => {
  test('wants a replica that spoke at most 10 s ago, and has two of them in other zones', () => {
    expect(template.parameters).toMatchObject({ 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' });
    expect(template).toMatchObject({ replicasPerShard: 2, automaticFailover: true });
    expect(new Set(template.zones).size).toBe(3);
  });
});

describe('the plan', () => {
  test('takes the lag of the template, and what the engine adds to it', () => {
    expect(plan()).toMatchObject({
      lagSeconds: 10,
      refusesWithin: 12.5,
      detectionSeconds: 30,
      overrides: { 'min-replicas-max-lag': '10' },
    });
  });

  test('divides the lag to whole seconds, and not what the engine adds', () => {
    expect(plan({ speed: 4 })).toMatchObject({ lagSeconds: 3, refusesWithin: 5.5, detectionSeconds: 7.5 });
    expect(plan({ speed: 10 })).toMatchObject({ lagSeconds: 1, refusesWithin: 3.5, detectionSeconds: 3 });
  });

  test('isolates the primary for longer than it may take writes, and than its successor needs', () => {
    for (const choices of [{}, { detection: 1 }, { speed: 10 }]) {
      const { isolationSeconds, refusesWithin, detectionSeconds } = plan(choices);
      expect(isolationSeconds).toBeGreaterThan(Math.max(refusesWithin, detectionSeconds) + 1);
    }
  });

  test('takes the setting away, and nothing else, when told to', () => {
    expect(plan({ minReplicas: false }).overrides).toEqual({
      'min-replicas-max-lag': '10',
      'min-replicas-to-write': '0',
    });
  });

  test('warns when a replica is promoted before the primary must have stopped', () => {
    const warning = expect.stringContaining('both may acknowledge');
    expect(plan({ detection: 5 }).caveats).toContainEqual(warning);
    expect(plan().caveats).not.toContainEqual(warning);
  });

  test('fails when the lag would be less than a second', () => {
    expect(() => plan({ speed: 6 }, withParameters({ 'min-replicas-max-lag': '5' }))).toThrow(/speed is 6.*at most 5/);
  });

  test('fails on a template that does not want a replica', () => {
    expect(() => plan({}, withParameters({ 'min-replicas-to-write': '0' }))).toThrow(/set minReplicasToWrite/);
  });

  test('fails with one replica, because its successor would have none', () => {
    expect(() => plan({}, { replicasPerShard: 1 })).toThrow(/1 replicas in 3 zones/);
  });
});

describe('the document', () => {
  const environment = { kind: 'local', cpus: 2, memoryGiB: 4, platform: 'Linux', versions: {} } as const;
  const before = newDocument({
    id: 'x',
    seed: 7,
    plan: plan({ minReplicas: false }),
    startedAt: '2026-01-01T00:00:00Z',
    environment,
  });

  test('states its hypothesis, and how to run it again, before anything is broken', () => {
    expect(before).toMatchObject({
      status: 'running',
      hypothesis: expect.stringContaining('at most 12.5 s after the cut'),
    });
    expect(before.held).toBeUndefined();
    expect(before.rerun).toBe(
      'npx holdfast drill cache split-brain --speed 1 --detection 30 --seed 7 --without-min-replicas',
    );
  });

  test('tells first what broke, and its verdict last', () => {
    const verdict = judge(evidence({ gone: [write(isolated, -0.045), write(isolated, 3.2)] }), limits);
    const lines = splitBrainLines(finished(before, { verdict }, [], '2026-01-01T00:01:00Z')).split('\n');
    expect(lines[0]).toMatch(/^broken   acknowledged by it after that: expected 0, measured 1 of/);
    expect(lines).toContainEqual(
      'lost     2 acknowledged writes of 5, the first acknowledged 0.04 s before the cut, the last 3.21 s after it',
    );
    expect(lines.at(-1)).toBe('verdict  the hypothesis did NOT hold');
  });

  test('of a drill that ended early has a reason and no verdict', () => {
    const lines = splitBrainLines(finished(before, { stopReason: 'no steady state' }, [], '2026-01-01T00:01:00Z'));
    expect(lines).toBe('stopped  no steady state\nverdict  none: the drill ended early');
  });
});

describe('the command', () => {
  /** Parses without running anything; commander writes its complaint and throws. */
  function parse(command = cacheDrillCommand(), ...args: string[]) {
    let said = '';
    const cache = command.name() === 'cache' ? command : command.commands.find((each) => each.name() === 'cache')!;
    let options: object | undefined;
    cache.action((_, given: object) => void (options = given));
    for (const each of [command, cache])
      each.exitOverride().configureOutput({ writeErr: (text) => void (said += text) });
    try {
      command.parse(args, { from: 'user' });
    } catch {
      return { said };
    }
    return { options, said };
  }

  test('has options of its own beside those of the other drills', () => {
    const { options } = parse(
      drillCommand(),
      'cache',
      'split-brain',
      '--speed',
      '2',
      '--seed',
      '3',
      '--without-min-replicas',
    );
    expect(options).toMatchObject({ speed: 2, seed: 3, detection: 30, withoutMinReplicas: true });
  });

  test.each([
    [['region-loss'], /unknown fault "region-loss".*split-brain/],
    [['split-brain', '--speed', '11'], /speed is "11": it must be a number from 1 to 10/],
    [['split-brain', '--detection', '0'], /detection is "0": it must be a number of seconds, above 0/],
  ])('%j is refused with what is allowed', (args, message) => {
    expect(parse(cacheDrillCommand(), ...args).said).toMatch(message);
  });
});

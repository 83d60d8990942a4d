import {
  type AppMarks,
  phaseNames,
  rulesPlugin,
  type Sample,
  sampleOf,
  validatorPlugin,
} from '../../../bench/synth/phases';
import { synthRow } from '../../../bench/synth/rows';
import { synthTables } from '../../../bench/synth/table';
import { ResilienceChecks } from '../../../constructs/resilience-checks';

const marks: AppMarks = {
  ...{ began: 1_300, loaded: 3_000, built: 4_000, synthesized: 9_000, cpu: 8.5 },
  plugins: { [validatorPlugin]: 2_000, 'cdk-nag-AwsSolutions': 600, 'cdk-nag-NIST': 400, [rulesPlugin]: 500 },
};

test('the parts of a synth add up to the whole process', () => {
  const { wall, phases } = sampleOf(1_000, 9_200, marks);
  expect(phases).toEqual({
    ...{ start: 0.3, load: 1.7, tree: 1, write: 1.5, validator: 2, packs: 1, rules: 0.5, exit: 0.2 },
  });
  expect(phaseNames.reduce((sum, name) => sum + phases[name], 0)).toBeCloseTo(wall);
});

test('an empty app has no time of plugins', () => {
  const { phases } = sampleOf(1_000, 9_200, { ...marks, plugins: {} });
  expect([phases.validator, phases.packs, phases.rules, phases.write]).toEqual([0, 0, 0, 5]);
});

test("the name by which the rules' time is known is that of their pack", () => {
  expect(new ResilienceChecks().name).toBe(rulesPlugin);
});

const sample = (wall: number, cpu = wall): Sample => ({ wall, cpu, phases: sampleOf(1_000, 9_200, marks).phases });

test('what is added is held against the app with the validator alone, median against median', () => {
  const row = synthRow({
    architecture: 'starter',
    samples: {
      empty: [sample(1), sample(1), sample(9)],
      validator: [sample(4, 3), sample(5, 3), sample(90, 3)],
      all: [sample(9, 6), sample(8, 6), sample(80, 6)],
    },
  });
  expect(row).toMatchObject({ empty: 1, validator: 5, all: 9, added: 0.8, addedCpu: 1, timesEmpty: 9, reached: true });
});

test('packs and rules that more than double a synth do not reach the target, and the table says so', () => {
  const row = synthRow({
    architecture: 'starter',
    samples: { empty: [sample(1)], validator: [sample(4)], all: [sample(8.1)] },
  });
  expect(row.reached).toBe(false);
  expect(synthTables([row])).toMatch(/starter +1\.00 s +4\.00 s +8\.10 s +1\.02x +1\.02x +8\.10x +no/);
});

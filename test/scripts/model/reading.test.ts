import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Model } from '../../../docs/model/variants/variant';
import { packageRoot } from '../../../local/process';
import { parseTrace, renderCounterexample } from '../../../scripts/model/counterexample';
import { javaVersion, missingJava } from '../../../scripts/model/java';
import { parseModule } from '../../../scripts/model/module';
import { plan } from '../../../scripts/model/plan';
import { asExpected, found, tableOf, type Result } from '../../../scripts/model/report';
import { configuration, findingOf } from '../../../scripts/model/tlc';
import { changes, parseValue } from '../../../scripts/model/value';

describe('values of TLC', () => {
  test.each([
    ['3', '3'],
    ['"put sent"', '"put sent"'],
    ['{}', '{}'],
    ['{"a", "b"}', '{"a", "b"}'],
    ['<<1,\n  <<>>>>', '<<1, <<>>>>'],
    ['[epoch |-> 1, frozen |-> FALSE]', '[epoch: 1, frozen: FALSE]'],
    ['("a" :> 1 @@ "b" :> [x |-> -2])', '("a": 1, "b": [x: -2])'],
  ])('%j is read as %j', (text, shown) => {
    expect(parseValue(text).text).toBe(shown);
  });

  test.each(['[a |-> ', '1 2', '?'])('%j fails', (text) => {
    expect(() => parseValue(text)).toThrow();
  });

  const between = (before: string, after: string) =>
    changes('v', parseValue(before), parseValue(after)).map(
      ({ path, before, after }) => `${path}: ${before} -> ${after}`,
    );

  test('show the smallest part that changed', () => {
    const before = '("p1" :> [stage |-> "sent", age |-> 0] @@ "p2" :> [stage |-> "none", age |-> 0])';
    const after = '("p1" :> [stage |-> "none", age |-> 0] @@ "p2" :> [stage |-> "none", age |-> 3])';
    expect(between(before, after)).toEqual(['v["p1"].stage: "sent" -> "none"', 'v["p2"].age: 0 -> 3']);
  });

  test('show a sequence that grew as a whole, and one of the same length by its elements', () => {
    expect(between('<<"a">>', '<<"a", "b">>')).toEqual(['v: <<"a">> -> <<"a", "b">>']);
    expect(between('<<<<>>, <<>>>>', '<<<<>>, <<"s">>>>')).toEqual(['v[2]: <<>> -> <<"s">>']);
  });
});

const tiny = `---- MODULE Tiny ----
EXTENDS Integers
CONSTANTS
  Limit,        \\* how far, and
  Step, Other   \\* more

VARIABLES
  count,    \\* of steps
  done
vars == <<count, done>>

(* One step is made. It may be
   the last. *)
Advance(n) ==
  /\\ count' = count + n
  /\\ UNCHANGED done
(* Never beyond the limit. *)
Bounded == count < Limit
Next == Advance(1)
====`;

describe('a module', () => {
  const text = parseModule(tiny);

  test('has its constants and variables', () => {
    expect(text.constants).toEqual(['Limit', 'Step', 'Other']);
    expect(text.variables).toEqual(['count', 'done']);
  });

  test('has the first sentence above each definition', () => {
    expect(text.definitions.get('Advance')).toBe('One step is made.');
    expect(text.definitions.get('Bounded')).toBe('Never beyond the limit.');
    expect(text.definitions.get('Next')).toBeUndefined();
  });

  test('has as actions what is explained and changes something', () => {
    expect(text.actions).toEqual(['Advance']);
  });
});

const output = `Error: Invariant Bounded is violated.
Error: The behavior up to this point is:
State 1: <Initial predicate>
/\\ count = 0
/\\ done = {}

State 2: <Advance line 12, col 3 to line 13, col 19 of module Tiny>
/\\ count = 1
/\\ done = {}

3 states generated, 1,204 distinct states found, 1 states left on queue.`;

describe('what TLC says', () => {
  test('that an invariant is violated is a counterexample in words', () => {
    const finding = findingOf(output, '');
    if (finding.outcome !== 'breaks') throw new Error(finding.outcome);
    const head = {
      name: 'n',
      about: 'no limit',
      module: 'Tiny',
      constants: { Limit: '1' },
      property: finding.property,
    };
    expect(renderCounterexample(head, finding.trace, parseModule(tiny))).toBe(`n: no limit

Tiny.tla with Limit = 1
breaks Bounded: Never beyond the limit.

At first:
       count: 0
       done: {}

  1. Advance: One step is made.
       count: 0 -> 1
`);
  });

  test('that temporal properties are violated names the one that was checked', () => {
    const text = output.replace('Invariant Bounded is violated', 'Temporal properties were violated');
    expect(findingOf(text, '', 'Ends')).toMatchObject({ outcome: 'breaks', property: 'Ends' });
  });

  test('of a behaviour without end is where it returns to', () => {
    const text = output.replace('3 states generated', 'Back to state 1: <Advance line 12>\n\n3 states generated');
    expect(parseTrace(text)).toMatchObject({ backTo: 0 });
    expect(parseTrace(output.replace('3 states generated', 'State 3: Stuttering\n'))).toMatchObject({ backTo: 1 });
  });

  test('that there is no error holds, and anything else failed', () => {
    expect(findingOf('Model checking completed. No error has been found.', '')).toEqual({ outcome: 'holds' });
    expect(findingOf('', 'java.lang.OutOfMemoryError')).toMatchObject({ outcome: 'failed' });
    expect(findingOf('Error: The constant X is not defined', '')).toMatchObject({ outcome: 'failed' });
  });
});

test('a configuration defines its constants, and checks invariants or liveness', () => {
  const check = { module: 'Tiny', constants: { Limit: '{1}' }, invariants: ['Bounded'] };
  expect(configuration(check).module).toContain('EXTENDS Tiny, TLC\nGivenLimit == {1}\n');
  expect(configuration(check).config).toContain('  Limit <- GivenLimit\nSPECIFICATION Spec\nINVARIANTS Bounded\n');
  expect(configuration({ ...check, liveness: 'Ends' }).config).toContain('SPECIFICATION LiveSpec\nPROPERTY Ends\n');
});

const model: Model = {
  module: 'Tiny',
  question: 'how far?',
  constants: { Limit: '2', Step: '1' },
  invariants: ['Bounded'],
  variants: [
    { name: 'small', about: 'as it is', large: { Limit: '9' } },
    { name: 'endless', about: 'no limit', constants: { Limit: '99' }, breaks: 'Bounded' },
    { name: 'huge', about: 'much', largeOnly: true },
  ],
};

describe('a plan', () => {
  const names = (only: string[], large: boolean) => plan([model], only, large).map(({ variant }) => variant.name);

  test('has the variants of the small bounds, or all', () => {
    expect(names([], false)).toEqual(['small', 'endless']);
    expect(names([], true)).toEqual(['small', 'endless', 'huge']);
    expect(plan([model], ['small'], true)[0]!.check.constants).toEqual({ Limit: '9', Step: '1' });
  });

  test('has what is asked for by name or by module', () => {
    expect(names(['endless'], false)).toEqual(['endless']);
    expect(names(['Tiny'], false)).toEqual(['small', 'endless']);
  });
});

describe('a result', () => {
  const [, planned] = plan([model], [], false);
  const result = (finding: Result['run']['finding'], sameCounterexample?: boolean): Result => ({
    planned: planned!,
    run: { finding, states: 7, seconds: 1 },
    sameCounterexample,
  });
  const trace = { states: [] };

  test('is as expected only if what must break breaks, by the same counterexample', () => {
    expect(asExpected(result({ outcome: 'breaks', property: 'Bounded', trace }, true))).toBe(true);
    expect(asExpected(result({ outcome: 'breaks', property: 'Bounded', trace }, false))).toBe(false);
    expect(asExpected(result({ outcome: 'breaks', property: 'Other', trace }, true))).toBe(false);
    expect(asExpected(result({ outcome: 'holds' }))).toBe(false);
  });

  test('that failed is not as expected, and says why', () => {
    const failed = result({ outcome: 'failed', reason: 'no memory' });
    expect(asExpected(failed)).toBe(false);
    expect(found(failed)).toBe('failed: no memory');
    expect(tableOf([failed])).toContain('NOT AS EXPECTED');
  });
});

describe('Java', () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['command not found', undefined],
  ])('%j is version %j', (text, version) => {
    expect(javaVersion(text)).toBe(version);
  });

  test('that is not there is missing', async () => {
    expect(await missingJava('no-such-java')).toMatch(/^Java 11 or newer is needed, and there is no "no-such-java"/);
  });

  test('that is missing skips the whole command, says so, and is no failure', async () => {
    const command = join(packageRoot(), 'scripts/model.mjs');
    const env = { ...process.env, PATH: join(packageRoot(), 'no-such-folder') };
    const { stdout } = await promisify(execFile)(process.execPath, [command], { env });
    expect(stdout).toMatch(/^skipped: Java 11 or newer is needed, .*; nothing was checked\n$/);
  });
});

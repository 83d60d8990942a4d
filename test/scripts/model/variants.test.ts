import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { models } from '../../../docs/model/variants';
import { packageRoot } from '../../../local/process';
import { given } from '../../../scripts/model/counterexample';
import { parseModule } from '../../../scripts/model/module';
import { counterexamplePath, measuredIn, storedCounterexample, variantTable } from '../../../scripts/model/page';
import { expectation, plan } from '../../../scripts/model/plan';

const folder = join(packageRoot(), 'docs/model');
const textOf = (module: string) => parseModule(readFileSync(join(folder, `${module}.tla`), 'utf8'));
const page = readFileSync(join(folder, 'README.md'), 'utf8');
const section = (module: string) => page.split(`\n### ${module}\n`)[1]?.split(/\n##+ /)[0] ?? '';
const all = models.flatMap((model) => model.variants.map((variant) => ({ model, variant })));
const broken = all.filter(({ variant }) => variant.breaks);

describe.each(models)('the module $module', ({ module, constants, invariants, variants }) => {
  const text = textOf(module);

  test('has a value for each of its constants, and no other', () => {
    expect(Object.keys(constants).sort()).toEqual([...text.constants].sort());
  });

  test('declares every constant that a variant changes', () => {
    const changed = variants.flatMap(({ constants = {}, large = {} }) => [
      ...Object.keys(constants),
      ...Object.keys(large),
    ]);
    expect(changed.filter((name) => !text.constants.includes(name))).toEqual([]);
  });

  test('defines and explains every property that a variant checks', () => {
    const named = variants.flatMap((variant) => [...(variant.invariants ?? []), variant.liveness, variant.breaks]);
    const properties = [...invariants, ...named].filter((name) => name !== undefined);
    expect(properties.filter((name) => !text.definitions.get(name))).toEqual([]);
  });

  test('explains each variable and each action in its section of the page', () => {
    const names = [...text.variables, ...text.actions.filter((name) => !properties(module).includes(name))];
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !section(module).includes(`\`${name}\``))).toEqual([]);
  });

  test('is checked as it is, and with something changed', () => {
    expect(variants.some(({ breaks }) => !breaks)).toBe(true);
    expect(variants.some(({ breaks }) => breaks)).toBe(true);
  });
});

const properties = (module: string) =>
  all
    .filter(({ model }) => model.module === module)
    .flatMap(({ model, variant }) => [...model.invariants, ...(variant.invariants ?? []), variant.liveness ?? '']);

describe('variants', () => {
  test('have names of their own', () => {
    const names = all.map(({ variant }) => variant.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('are expected to break only what they check', () => {
    const checked = plan(models, [], true);
    const wrong = checked.filter(
      ({ variant: { breaks }, check }) => breaks && ![...check.invariants, check.liveness].includes(breaks),
    );
    expect(wrong.map(({ variant }) => variant.name)).toEqual([]);
  });

  test('that break name a file of the code in which the guard stands', () => {
    const wrong = broken.filter(({ variant: { guard } }) => !guard || !existsSync(join(packageRoot(), guard)));
    expect(wrong.map(({ variant }) => variant.name)).toEqual([]);
  });

  test('that hold name none', () => {
    expect(all.filter(({ variant }) => !variant.breaks && variant.guard)).toEqual([]);
  });
});

describe('counterexamples', () => {
  test.each(broken)('the one of $variant.name says what breaks, and ends with a step', ({ variant, model }) => {
    const text = storedCounterexample(folder, variant.name) ?? '';
    expect(text.startsWith(`${variant.name}: ${variant.about}\n\n${model.module}.tla `)).toBe(true);
    expect(text).toContain(`\n${expectation(variant)}: ${textOf(model.module).definitions.get(variant.breaks!)}\n`);
    const steps = [...text.matchAll(/^ *(\d+)\. (\w+): (.*)$/gm)];
    expect(steps.map(([, number]) => Number(number))).toEqual(steps.map((_, index) => index + 1));
    expect(steps.length).toBeGreaterThan(1);
    const { definitions } = textOf(model.module);
    expect(steps.filter(([, , action, words]) => definitions.get(action!) !== words)).toEqual([]);
  });

  test.each(broken)('the one of $variant.name is of the constants that the variant has', ({ variant, model }) => {
    const { constants } = plan([{ ...model, variants: [variant] }], [], false)[0]!;
    const [, , line] = (storedCounterexample(folder, variant.name) ?? '').split('\n');
    expect(line).toBe(`${model.module}.tla ${given(constants)}`);
  });

  test('are there for variants that break, and for no others', () => {
    const files = readdirSync(join(folder, 'counterexamples')).map((name) => join(folder, 'counterexamples', name));
    expect(files.sort()).toEqual(broken.map(({ variant }) => counterexamplePath(folder, variant.name)).sort());
  });
});

/** Headings and cells of tables, whatever their padding. */
const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => /^(\||#)/.test(line) && !/^\|[ |:-]+$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the page of the model', () => {
  test('names only files that exist', () => {
    const paths = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.\w+)`/g)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(50);
    expect([...new Set(paths)].filter((path) => !existsSync(join(packageRoot(), path)))).toEqual([]);
  });

  test('has the table of the variants as they are', () => {
    const written = page.split('<!-- variants: begin -->')[1]!.split('<!-- variants: end -->')[0]!;
    expect(cellsOf(written)).toEqual(cellsOf(variantTable(models, measuredIn(page))));
  });

  test('claims nothing of a variant that was never run to its end', () => {
    const [row] = variantTable(models, new Map())
      .split('\n')
      .filter((line) => line.includes('`no-seal`'));
    expect(row).toContain('| not run to its end |');
    expect(row).not.toContain('breaks');
  });

  test('has figures for every variant of the small bounds', () => {
    const measured = measuredIn(page);
    expect(plan(models, [], false).filter(({ variant }) => !measured.has(variant.name))).toEqual([]);
  });
});

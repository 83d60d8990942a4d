import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdkApp, findPackage, isCheckout, outputFolder, packageRoot, toolsHome } from '../../../local/process';

let project: string;
let installed: string;

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-places-')));
  installed = join(project, 'node_modules', '@holdfast', 'cli');
  mkdirSync(join(installed, 'bin'), { recursive: true });
  writeFileSync(join(installed, 'package.json'), '{ "version": "1.2.3" }');
});

afterEach(() => rmSync(project, { recursive: true }));

test('the repository keeps results and tools to itself', () => {
  expect(isCheckout()).toBe(true);
  expect(outputFolder()).toBe(join(packageRoot(), 'out'));
  expect(toolsHome(packageRoot(), {})).toBe(packageRoot());
});

test('an installed package writes nothing into itself', () => {
  expect(isCheckout(installed)).toBe(false);
  expect(outputFolder(installed)).toBe(join(process.cwd(), 'out'));
  expect(toolsHome(installed, {})).toBe(join(homedir(), '.cache', 'holdfast', '1.2.3'));
});

test('the cache of the user is where the user says', () => {
  expect(toolsHome(installed, { XDG_CACHE_HOME: '/c' })).toBe('/c/holdfast/1.2.3');
  expect(toolsHome(installed, { XDG_CACHE_HOME: '/c', HOLDFAST_HOME: '/h' })).toBe('/h');
});

test('a dependency is found beside the package and above it', () => {
  const above = join(project, 'node_modules', 'aws-cdk');
  mkdirSync(above);
  expect(findPackage('aws-cdk', installed)).toBe(above);
  const beside = join(installed, 'node_modules', 'aws-cdk');
  mkdirSync(beside, { recursive: true });
  expect(findPackage('aws-cdk', installed)).toBe(beside);
  expect(() => findPackage('no-such-package', installed)).toThrow('"no-such-package" is not installed');
});

test('an app that is compiled needs no compiler', () => {
  expect(cdkApp(installed)).toHaveLength(2);
  writeFileSync(join(installed, 'bin', 'holdfast.js'), '');
  expect(cdkApp(installed)).toEqual([join(installed, 'bin', 'holdfast.js')]);
});

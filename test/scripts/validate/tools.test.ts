import { cfnLintFindings } from '../../../scripts/validate/cfn-lint';
import { checkovFindings } from '../../../scripts/validate/checkov';
import { synthReport } from '../../../scripts/validate/synth';
import type { CheckedStack } from '../../../scripts/validate/templates';
import { jsonOf, offlineEnvironment, runTool } from '../../../scripts/validate/tool';

const stack: CheckedStack = {
  name: 'web',
  region: 'us-east-1',
  plane: 'data',
  dependencies: [],
  templatePath: '/assembly/web.template.json',
  file: 'web.template.json',
  bytes: 1,
  template: {},
  pathOf: (logicalId) => `web/${logicalId}/Resource`,
};

describe('what cfn-lint found', () => {
  const finding = (Path?: (string | number)[]) => ({
    Filename: 'web.template.json',
    Message: 'wrong',
    Rule: { Id: 'E3012' },
    Location: { Path },
  });

  test('names the construct of a resource', () => {
    expect(cfnLintFindings([finding(['Resources', 'Bucket', 'Properties', 0])], [stack])).toEqual([
      { pack: 'cfn-lint', rule: 'E3012', path: 'web/Bucket/Resource', message: 'wrong' },
    ]);
  });

  test.each([[['Outputs', 'Name']], [undefined]])('names the stack for %j', (path) => {
    expect(cfnLintFindings([finding(path)], [stack])[0]!.path).toBe('web');
  });

  test('fails for a template that is not of the assembly', () => {
    expect(() => cfnLintFindings([finding()], [])).toThrow('which is no template of the assembly');
  });
});

describe('what checkov found', () => {
  const answer = (parsing_errors: number) => ({
    results: {
      failed_checks: [
        {
          check_id: 'CKV_AWS_18',
          check_name: 'log',
          file_path: '/web.template.json',
          resource: 'AWS::S3::Bucket.Logs',
        },
      ],
    },
    summary: { passed: 1, failed: 1, parsing_errors },
  });

  test('names the construct of a resource', () => {
    expect(checkovFindings(answer(0), [stack])).toEqual([
      { pack: 'checkov', rule: 'CKV_AWS_18', path: 'web/Logs/Resource', message: 'log' },
    ]);
  });

  test('fails when a template could not be read, since nothing was found in it', () => {
    expect(() => checkovFindings(answer(1), [stack])).toThrow('could not read 1 templates');
  });

  test('fails when nothing was checked at all', () => {
    const nothing = { passed: 0, failed: 0, skipped: 0, parsing_errors: 0, resource_count: 0, checkov_version: '3' };
    expect(() => checkovFindings(nothing, [stack])).toThrow();
  });
});

describe('what a synth reports', () => {
  const violation = (severity: string) => ({
    ruleName: 'R',
    description: 'd',
    severity,
    violatingConstructs: [{ constructPath: 'a/b' }],
  });
  const from = (pluginName: string, severity: string) =>
    synthReport({ pluginReports: [{ pluginName, violations: [violation(severity)] }] });

  test('a warning of the validator is a finding', () => {
    expect(from('CloudFormation Validate', 'warning').findings).toEqual([
      { pack: 'CloudFormation Validate', rule: 'R', path: 'a/b', message: 'd' },
    ]);
  });

  test('a warning of a construct is told and is no finding', () => {
    expect(from('Construct Annotations', 'warning')).toEqual({ findings: [], warnings: ['d'] });
  });

  test('an error of a construct is a finding', () => {
    expect(from('Construct Annotations', 'error').findings).toHaveLength(1);
  });
});

describe('the environment of a check', () => {
  const env = offlineEnvironment('/empty', {
    PATH: '/bin',
    HOME: '/home/ada',
    AWS_PROFILE: 'production',
    AWS_ACCESS_KEY_ID: 'a real one',
    CDK_DEFAULT_ACCOUNT: '111122223333',
    BC_API_KEY: 'a real one',
    CKV_IGNORE_HIDDEN_DIRECTORIES: 'x',
    HTTPS_PROXY: 'http://proxy.example.com',
    NO_PROXY: '*',
  });

  test('holds no account and no credentials', () => {
    expect(
      Object.keys(env).filter((name) => /^(AWS_(PROFILE|ACCESS|SECRET|SESSION)|CDK_DEFAULT|BC_|CKV_IGNORE)/.test(name)),
    ).toEqual([]);
  });

  test('sends what honours proxies to a port where nobody listens', () => {
    expect([env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.NO_PROXY]).toEqual([
      'http://127.0.0.1:9',
      'http://127.0.0.1:9',
      'http://127.0.0.1:9',
      undefined,
    ]);
  });

  test('keeps checkov and the CDK from asking for newer versions of themselves', () => {
    expect(env).toMatchObject({ CKV_SKIP_PACKAGE_UPDATE_CHECK: 'true', CDK_DISABLE_VERSION_CHECK: 'true' });
  });

  test('has a home of its own and the caller’s path', () => {
    expect(env).toMatchObject({ HOME: '/empty', PATH: '/bin' });
  });
});

describe('a program', () => {
  const options = { cwd: __dirname, env: { PATH: process.env.PATH! } };
  const node = (code: string) => [process.execPath, ['-e', code], options] as const;

  test('that exits with another code than 0 is heard all the same', async () => {
    expect(await runTool(...node('console.log("x"); process.exit(3)'))).toEqual({ code: 3, stdout: 'x\n', stderr: '' });
  });

  test('fails when JSON was expected of it and it says something else', async () => {
    await expect(jsonOf(...node('console.log("hello")'))).rejects.toThrow('answered no JSON: hello');
  });

  test('fails when JSON was expected of it and it crashes', async () => {
    await expect(jsonOf(...node('console.log("[]"); process.exit(1)'))).rejects.toThrow('exited with 1');
  });

  test('fails when it is not there', async () => {
    await expect(runTool('/nowhere/checkov', [], options)).rejects.toThrow('did not run to its end');
  });
});

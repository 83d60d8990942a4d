import { devNull } from 'node:os';

/**
 * Settings of the caller's shell that could carry a child out of this machine or to a real account: AWS, libpq and
 * proxy settings, and Node options meant for the parent.
 */
const stripped =
  /^(AWS_|AMAZON_|BOTO|ECS_CONTAINER|PG[A-Z]|NODE_OPTIONS$|NODE_V8_COVERAGE$|JEST_|(https?|all|ftp|no)_proxy$)/i;

const enforced = {
  AWS_ACCESS_KEY_ID: 'holdfast',
  AWS_SECRET_ACCESS_KEY: 'holdfast',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  // Says on every start that a later SDK will want a later Node.js; the lockfile keeps this one.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  NO_PROXY: '*',
  no_proxy: '*',
} as const;

/**
 * The environment of every process of the local Region: the caller's, without any real AWS setting, with credentials
 * that open nothing. `extra` wins over all of it; an undefined value removes the variable.
 */
export function childEnvironment(
  extra: Readonly<Record<string, string | undefined>> = {},
  base: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept = Object.entries(base).filter(([name]) => !stripped.test(name));
  const merged = { ...Object.fromEntries(kept), ...enforced, ...extra };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

import { duration, text, truth, whole } from './formats';
import { acts, findsByTag } from './permissions';
import { type ActionSpec, optional, required } from './types';

const Functions = { key: 'Functions', type: 'aws:lambda:function' };

const common = { duration: required(duration()), invocationPercentage: optional(whole(1, 100)) };

const shared = {
  target: Functions,
  permissions: [
    { actions: ['s3:PutObject', 's3:DeleteObject'], on: 'resources' as const },
    { ...acts('lambda:GetFunction'), below: ':*' },
    findsByTag,
  ],
  resources: 'the objects below the location that AWS_FIS_CONFIGURATION_LOCATION names',
  crossAccount: 'accounts may share the bucket of the configuration; each Region needs its own',
  note: 'the function needs the extension of AWS FIS as a layer; it cannot stream responses',
};

/**
 * Actions on functions. They reach a function that carries the extension of AWS FIS and reads its configuration from a
 * bucket; any other goes on as if nothing were.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference", AWS Lambda actions, and "Use the AWS FIS aws:lambda:function
 * actions" (docs.aws.amazon.com/fis/latest/userguide/use-lambda-actions.html).
 */
export const functionActions: Readonly<Record<string, ActionSpec>> = {
  'aws:lambda:invocation-add-delay': {
    ...shared,
    parameters: { ...common, startupDelayMilliseconds: optional(whole(0, 900_000)) },
  },
  'aws:lambda:invocation-error': {
    ...shared,
    parameters: { ...common, preventExecution: required(truth) },
  },
  'aws:lambda:invocation-http-integration-response': {
    ...shared,
    parameters: {
      ...common,
      contentTypeHeader: required(text),
      preventExecution: required(truth),
      statusCode: required(whole(0, 999)),
    },
  },
};

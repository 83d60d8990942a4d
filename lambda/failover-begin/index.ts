import type { Context } from 'aws-lambda';
import { lambdaContext } from '../context';
import { begin, type BeginEvent } from '../failover/steps/begin';

export const handler = (event: BeginEvent, lambda: Context) => begin(lambdaContext(lambda.invokedFunctionArn), event);

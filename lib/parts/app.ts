import { App, type AppProps } from 'aws-cdk-lib';
import cdk from '../../cdk.json';

/**
 * An app with the feature flags of `cdk.json`, also when the CDK command line is not there to pass them: the same
 * templates from a test, a check and `cdk synth`.
 */
export function createApp(props: AppProps = {}): App {
  return new App({ analyticsReporting: false, ...props, context: { ...cdk.context, ...props.context } });
}

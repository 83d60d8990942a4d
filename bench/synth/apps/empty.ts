import './began';
import { App, Stack } from 'aws-cdk-lib';
import { measured } from './measured';

measured(() => {
  const app = new App({ analyticsReporting: false });
  new Stack(app, 'empty');
  return app;
});

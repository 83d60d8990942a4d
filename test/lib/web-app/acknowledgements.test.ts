import { buildWebApp, webApp } from '../../../lib/web-app';
import { testAcknowledgements } from '../parts/acknowledged';

testAcknowledgements(webApp, buildWebApp);

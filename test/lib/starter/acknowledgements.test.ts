import { buildStarter, starter } from '../../../lib/starter';
import { testAcknowledgements } from '../parts/acknowledged';

testAcknowledgements(starter, buildStarter);

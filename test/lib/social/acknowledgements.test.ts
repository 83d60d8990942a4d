import { buildSocial, social } from '../../../lib/social';
import { testAcknowledgements } from '../parts/acknowledged';

testAcknowledgements(social, buildSocial);

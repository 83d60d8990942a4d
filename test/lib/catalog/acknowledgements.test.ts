import { buildCatalog, catalog } from '../../../lib/catalog';
import { testAcknowledgements } from '../parts/acknowledged';

testAcknowledgements(catalog, buildCatalog);

import './began';
import { reviewedChecks } from '../../../lib/checks';
import { architectureApp } from './architecture';
import { measured } from './measured';

measured(() => architectureApp(({ acknowledgements }, { objectives }) => reviewedChecks(acknowledgements, objectives)));

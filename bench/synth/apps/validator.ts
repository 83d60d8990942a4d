import './began';
import { architectureApp } from './architecture';
import { measured } from './measured';

measured(() => architectureApp(() => []));

import { architectures } from '../../lib/architectures';

/** Tells the parent which architectures there are, so that it need not load the CDK itself. */
process.stdout.write(`${JSON.stringify({ ready: true, architectures: Object.keys(architectures) })}\n`);

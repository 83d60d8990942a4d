import { architectures } from '../../lib/architectures';
import { packFindings } from '../../lib/checks';
import { createApp } from '../../lib/parts';

// A process of its own: what the rule packs find in an architecture, acknowledged or not, as JSON. The folder that the
// second argument names receives the assembly.
const [name = '', outdir] = process.argv.slice(2);
process.env.CDK_VALIDATION = 'false';
const app = createApp({ outdir });
const { objectives } = architectures[name]!.build(app);
app.synth();
process.stdout.write(JSON.stringify(packFindings(app, objectives)));

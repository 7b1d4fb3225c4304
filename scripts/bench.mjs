// Runs a benchmark on the Node that n8n needs, with the package built. Usage: bench.mjs accuracy [--quick]
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { CommandFailed, run } from './command.mjs';
import { installPackage } from './n8nInstall.mjs';
import { node24, withNode } from './node24.mjs';
import { root } from './places.mjs';
import { script } from './sentence.mjs';

await script(async () => {
	const [name, ...args] = process.argv.slice(2);
	const node = await node24();
	await installPackage();
	await buildIfStale(node);
	const file = join(root, 'bench', `${name}.mjs`);
	await run(node, [file, ...args], { cwd: root, env: withNode(node) }).catch((error) => {
		if (!(error instanceof CommandFailed)) throw error;
		process.exitCode = 1;
	});
});

// Runs a command of node_modules on the Node that n8n needs, whatever this machine has. Usage: onNode24.mjs n8n-node lint
import { delimiter, join } from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { installPackage } from './n8nInstall.mjs';
import { node24, withNode } from './node24.mjs';
import { root } from './places.mjs';
import { script } from './sentence.mjs';

await script(async () => {
	const [command, ...args] = process.argv.slice(2);
	const node = await node24();
	await installPackage();
	const env = withNode(node);
	env.PATH = join(root, 'node_modules/.bin') + delimiter + env.PATH;
	await run(command, args, { cwd: root, env, shell: process.platform === 'win32' }).catch((error) => {
		if (!(error instanceof CommandFailed)) throw error;
		process.exitCode = 1;
	});
});

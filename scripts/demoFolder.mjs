import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './places.mjs';

/** Where n8n keeps the demo's data: N8N_USER_FOLDER, else .n8n-demo beside the package. */
export const demoFolder = () => resolve(process.env.N8N_USER_FOLDER ?? join(root, '.n8n-demo'));

const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Where n8n looks for this package below a user folder. */
export const packageFolder = (userFolder) => join(userFolder, '.n8n/nodes/node_modules', name);

/** Shows n8n the package by a link to the repository: no copy, and the next build is found at once. */
export function linkPackage(userFolder) {
	const link = packageFolder(userFolder);
	const linked = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && existsSync(link);
	if (linked && resolve(dirname(link), readlinkSync(link)) === root) return;
	rmSync(link, { recursive: true, force: true });
	mkdirSync(dirname(link), { recursive: true });
	symlinkSync(root, link, process.platform === 'win32' ? 'junction' : 'dir');
}

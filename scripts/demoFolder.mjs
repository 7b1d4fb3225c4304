import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './places.mjs';

/** Where n8n keeps the demo's data: N8N_USER_FOLDER, else .n8n-demo beside the package. */
export const demoFolder = () => resolve(process.env.N8N_USER_FOLDER ?? join(root, '.n8n-demo'));

const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Makes the folder in which n8n looks for this package, with package.json in it and nothing else. Returns its path. */
export function emptyPackageFolder(userFolder) {
	const folder = join(userFolder, '.n8n/nodes/node_modules', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
	return folder;
}

/**
 * Shows n8n the package: its build by a link, so that the next one is found at once. The link is to dist/ alone: one to
 * the repository would lead back into itself where the demo's folder lies, and the build would follow it round and round.
 */
export function linkPackage(userFolder) {
	const link = join(emptyPackageFolder(userFolder), 'dist');
	symlinkSync(join(root, 'dist'), link, process.platform === 'win32' ? 'junction' : 'dir');
}

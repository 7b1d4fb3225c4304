import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './installedPackage';

/** What `.gitignore` names, and git's own folder. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', '.n8n-demo', '.test-results']);
const TEXT = /\.(md|json|ts|js|cjs|mjs|css|csv|svg|py|txt)$|(^|\/)(\.npmrc|\.gitignore|run)$/;

/** Paths of the repository's text files below a folder, with forward slashes. */
export const textFiles = (below = ''): string[] =>
	readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
		const path = below === '' ? entry.name : `${below}/${entry.name}`;
		if (LEFT_OUT.has(entry.name)) return [];
		if (entry.isDirectory()) return textFiles(path);
		return entry.isFile() && TEXT.test(path) ? [path] : [];
	});

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Fenced blocks of a language in a page, in order. */
export const fenced = (page: string, language: string): string[] =>
	[...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);

/** Cells of every table row of a page, header and rule lines included. */
export const tableRows = (page: string): string[][] =>
	page
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.map((line) => line.slice(1, line.lastIndexOf('|')).split(/(?<!\\)\|/).map((cell) => cell.trim()));

/** The part of a page below a heading, up to the next heading of the same or a higher level. */
export function section(page: string, heading: string): string {
	const lines = page.split('\n');
	const start = lines.indexOf(heading);
	if (start < 0) throw new Error(`no heading "${heading}"`);
	const level = heading.indexOf(' ');
	const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
	return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

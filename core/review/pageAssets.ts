import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An asset without its indentation and the comments that fill a line: what people read here, browsers need not load. */
const read = (name: string): string =>
	readFileSync(join(__dirname, 'assets', name), 'utf8')
		.replace(/^\s*\/\*.*\*\/\s*$/gm, '')
		.replace(/^\s+/gm, '')
		.trim();

/** Source of a CSP that allows exactly this text. */
const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The one style sheet of every page of a review: one hash, so that an outcome may take a form's place in the same document. */
export const pageStyle = ['tokens.css', 'base.css', 'review.css']
	.map(read)
	.join('\n')
	.replace(/([{;:,]) /g, '$1')
	.replace(/ ([{}])/g, '$1')
	.replaceAll('\n', '');

export const pageScript = ['labelSearch.js', 'sendForm.js', 'serverDraft.js', 'pace.js', 'review.js'].map(read).join('\n');

export const styleSource = hashSource(pageStyle);

export const scriptSource = hashSource(pageScript);

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string => readFileSync(join(__dirname, 'assets', name), 'utf8').trim();

/** Source of a CSP that allows exactly this text. */
const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The one style sheet of every page of a review: one hash, so that an outcome may take a form's place in the same document. */
export const pageStyle = ['tokens.css', 'base.css', 'review.css'].map(read).join('\n');

export const pageScript = read('review.js');

export const styleSource = hashSource(pageStyle);

export const scriptSource = hashSource(pageScript);

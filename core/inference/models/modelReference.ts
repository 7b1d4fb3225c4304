import { isAbsolute, sep } from 'node:path';
import { HitlError } from '../../errors';
import { MODEL_DTYPES, type ModelDtype } from '../tasks/task';

/** A repository on the hub. Without `commit` a branch or tag is resolved once, at the first download. */
export interface HubReference {
	readonly kind: 'hub';
	/** `owner/name`, or `name` for the few repositories without an owner. */
	readonly id: string;
	/** Branch or tag, when the reference names one. */
	readonly revision?: string;
	/** 40 hexadecimal digits, when the reference is pinned. */
	readonly commit?: string;
}

export interface FolderReference {
	readonly kind: 'folder';
	/** Absolute. */
	readonly folder: string;
}

export type ModelReference = HubReference | FolderReference;

const LONGEST = 1_024;
/** The hub's own rule for a part of a name: up to 96 characters, no `--`, no `..`, no `-` or `.` at its ends. */
const NAME = /^(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;
const COMMIT = /^[0-9a-f]{40}$/;
/** What git takes for a branch or a tag, without its stranger characters. */
const REVISION = /^(?!.*(?:\.\.|\/\/|\/\.))[A-Za-z0-9][A-Za-z0-9._/-]{0,127}(?<![./])$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * Reads what stands in a panel: `owner/name`, `owner/name@<commit, branch or tag>` or an absolute folder.
 * Everything else is refused with `model-reference-invalid`; nothing of it is used before.
 */
export function parseModelReference(value: unknown): ModelReference {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '' || text.length > LONGEST || CONTROL.test(text)) throw invalid(text);
	if (isAbsolute(text)) return { kind: 'folder', folder: checkFolder(text) };
	const [id = '', revision, ...rest] = text.split('@');
	if (rest.length > 0 || !isHubId(id)) throw invalid(text);
	if (revision === undefined) return { kind: 'hub', id };
	const commit = revision.toLowerCase();
	if (COMMIT.test(commit)) return { kind: 'hub', id, commit };
	if (!REVISION.test(revision)) throw invalid(text);
	return { kind: 'hub', id, revision };
}

export const isHubId = (id: string): boolean => {
	const parts = id.split('/');
	return parts.length <= 2 && parts.every((part) => NAME.test(part));
};

export const isCommit = (text: string): boolean => COMMIT.test(text);

/** Which weights to take. Refused with `model-reference-invalid`: transformers.js would silently take fp32 instead. */
export function parseDtype(value: unknown): ModelDtype {
	const dtype = MODEL_DTYPES.find((known) => known === value);
	if (dtype !== undefined) return dtype;
	throw new HitlError(
		'model-reference-invalid',
		`${shown(value)} is no kind of weights that a model can have.`,
		`Choose one of ${MODEL_DTYPES.join(', ')}.`,
	);
}

function checkFolder(folder: string): string {
	// On Windows a path that begins with two backslashes is another machine's, and asking it sends the user's name there.
	const isForeign = sep === '\\' ? /^[\\/]{2}/.test(folder) : folder.includes('\\');
	if (isForeign || folder.split(/[\\/]/).includes('..')) throw invalid(folder);
	return folder;
}

const shown = (value: unknown): string => {
	const text = typeof value === 'string' ? value : String(value);
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
};

const invalid = (text: string): HitlError =>
	new HitlError(
		'model-reference-invalid',
		text === '' ? 'No model is chosen.' : `${shown(text)} is neither the name of a model on Hugging Face nor a folder.`,
		'Write owner/name as it stands on the model’s page, e.g. Xenova/all-MiniLM-L6-v2, if you like with @ and a commit behind it, or the absolute path of a folder, e.g. /data/models/sentiment. No web address, no "..".',
	);

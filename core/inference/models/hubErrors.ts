import { HitlError, type HitlErrorCode } from '../../errors';

/** What did not work now and may work in a moment. `refusal` is for people, once there is no more use in trying. */
export class TemporaryFailure extends Error {
	constructor(
		readonly refusal: HitlError,
		readonly details: {
			/** How long the other side asks to wait. */
			readonly waitMs?: number;
			/** Something was received before it failed: a long download over a bad line is not given up for that. */
			readonly hasProgressed?: boolean;
		} = {},
	) {
		super(refusal.message, { cause: refusal });
		this.name = 'TemporaryFailure';
	}
}

/**
 * The cause of an error of the network without what axios hangs on it: its request holds the access token and the
 * proxy's password, and n8n stores errors with their causes.
 */
export function plainCause(error: unknown): Error {
	const code = codeOf(error);
	const message = error instanceof Error ? error.message : String(error);
	return new Error(code === undefined || message.includes(code) ? message : `${code}: ${message}`);
}

export function codeOf(error: unknown): string | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	if ('code' in error && typeof error.code === 'string') return error.code;
	return 'cause' in error ? codeOf(error.cause) : undefined;
}

const ACCESS =
	'Open the model’s page on Hugging Face, accept its terms there if it has some, and put an access token of that account into a Hugging Face API credential of this node.';

export interface AnswerFacts {
	readonly status: number;
	/** The hub's `x-error-code`, such as `RepoNotFound` or `GatedRepo`. */
	readonly errorCode: string | undefined;
	/** From `retry-after`. */
	readonly waitMs: number | undefined;
	readonly hasToken: boolean;
	/** Host that answered. */
	readonly host: string;
}

/** What an answer other than the wanted one means. `what` is the model or file, as it is called in a sentence. */
export function answerError(what: string, facts: AnswerFacts): HitlError | TemporaryFailure {
	const { status, errorCode, hasToken, host } = facts;
	if (status === 407) {
		return new HitlError(
			'model-network',
			'The proxy between n8n and the model hub asks for a name and a password.',
			'Write them into the proxy’s address in the Hugging Face API credential: http://name:password@proxy:3128.',
		);
	}
	if (status === 404 || (status === 401 && errorCode === 'RepoNotFound')) return notFound(what, facts);
	if (status === 401 && hasToken && errorCode !== 'GatedRepo') {
		return new HitlError(
			'model-access-denied',
			`${host} does not accept the access token for ${what}.`,
			'Make a new access token on Hugging Face (Settings > Access Tokens, read is enough) and put it into the Hugging Face API credential of this node.',
		);
	}
	if (status === 401 || status === 403 || status === 451) {
		return new HitlError('model-access-denied', `${host} does not give out ${what} to everybody (${status}).`, ACCESS);
	}
	if (status === 429) {
		return temporary('model-retry-later', `${host} gets too many requests from this machine or account.`, facts);
	}
	if (status >= 500) return temporary('model-retry-later', `${host} cannot answer at the moment (${status}).`, facts);
	return new HitlError(
		'model-download-failed',
		`${host} gave an unexpected answer for ${what}: status ${status}.`,
		'Check the address in the Hugging Face API credential. If it is right, try again later.',
	);
}

function notFound(what: string, { errorCode, host }: AnswerFacts): HitlError {
	if (errorCode === 'RevisionNotFound') {
		return new HitlError('model-not-found', `${host} knows the model, but not this version of it: ${what}.`, 'Check what stands behind the @: a commit of 40 digits, a branch or a tag of that repository.');
	}
	return new HitlError(
		'model-not-found',
		`${host} has no ${what}, or does not show it to you.`,
		'Check owner and name on the model’s page: capital letters count. If the model is private, put an access token into a Hugging Face API credential of this node.',
	);
}

function temporary(code: HitlErrorCode, message: string, { waitMs }: AnswerFacts): TemporaryFailure {
	const wait = waitMs === undefined ? 'a few minutes' : inWords(waitMs);
	const refusal = new HitlError(code, message, `Run the node again in ${wait}. What was downloaded so far is kept.`);
	return new TemporaryFailure(refusal, waitMs === undefined ? {} : { waitMs });
}

const inWords = (ms: number): string => {
	const minutes = Math.ceil(ms / 60_000);
	if (minutes <= 1) return 'a minute';
	return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
};

/** Certificates that n8n's machine does not trust: trying again does not help. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS|SSL/;

/** What a request that got no whole answer means. */
export function networkError(host: string, error: unknown, hasProgressed = false): HitlError | TemporaryFailure {
	const code = codeOf(error) ?? '';
	const cause = plainCause(error);
	if (CERTIFICATE.test(code)) {
		return new HitlError(
			'model-network',
			`The certificate of ${host} is not trusted on the machine that runs n8n (${code}).`,
			'A company’s proxy often replaces certificates: give n8n its authority with the environment variable NODE_EXTRA_CA_CERTS.',
			{ cause },
		);
	}
	const refusal = new HitlError(
		'model-network',
		`${host} could not be reached, or the connection broke off${code === '' ? '' : ` (${code})`}.`,
		'Check that the machine that runs n8n has access to the internet. Behind a proxy, write its address into a Hugging Face API credential of this node. Without internet, copy a model folder to the machine and give its path. What was downloaded so far is kept.',
		{ cause },
	);
	return new TemporaryFailure(refusal, { hasProgressed });
}

const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a failure of the file system under `folder` means. */
export function diskError(folder: string, error: unknown): HitlError {
	if (error instanceof HitlError) return error;
	const code = codeOf(error);
	if (code !== undefined && NO_ROOM.has(code)) return diskFull(folder, plainCause(error));
	return new HitlError(
		'model-download-failed',
		`The model could not be written to ${folder}${code === undefined ? '' : ` (${code})`}.`,
		'Give the user that runs n8n the right to write to this folder, then run the node again.',
		{ cause: plainCause(error) },
	);
}

export const diskFull = (folder: string, cause?: Error, room = ''): HitlError =>
	new HitlError(
		'disk-full',
		`There is no room left for the model in ${folder}${room}.`,
		'Free some disk space, for instance by deleting models that are no longer used, then run the node again. What was downloaded so far is kept.',
		{ cause },
	);

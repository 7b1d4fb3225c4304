/** What systems say when there was no connection at all, or none that could be trusted. */
const NO_CONNECTION = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EDNS|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)\b/;

/** Clients wrap each other's errors; deeper than this they go round in circles. */
const MOST_DEEP = 5;

/** Whether nothing of a request can have reached the other side. Where that is not known, it may have. */
export function neverLeft(error: unknown): boolean {
	let at = error;
	for (let depth = 0; depth < MOST_DEEP && typeof at === 'object' && at !== null; depth += 1) {
		const { code, httpCode, message, cause } = at as { code?: unknown; httpCode?: unknown; message?: unknown; cause?: unknown };
		if ([code, httpCode, message].some((said) => typeof said === 'string' && NO_CONNECTION.test(said))) return true;
		at = cause;
	}
	return false;
}

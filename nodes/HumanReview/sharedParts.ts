type Parts = Record<string, unknown>;

/** What has a prototype of its own may say more than its fields. */
function hasParts(value: unknown): value is Parts {
	if (typeof value !== 'object' || value === null) return false;
	const made: unknown = Object.getPrototypeOf(value);
	return made === Object.prototype || made === Array.prototype || made === null;
}

/**
 * A value from JSON in which every part that is the same in `given` is that of `given`: n8n stores an object once, however many
 * places refer to it. `value` is nobody else's: its parts are put in place, and what differs stays as it is.
 */
export function sharedParts<T>(value: T, given: unknown): T;
export function sharedParts(value: unknown, given: unknown): unknown {
	if (value === given || !hasParts(value) || !hasParts(given) || Array.isArray(value) !== Array.isArray(given)) return value;
	const keys = Object.keys(value);
	let isSame = keys.length === Object.keys(given).length;
	for (const key of keys) {
		const part = value[key];
		const other = Object.hasOwn(given, key) ? given[key] : undefined;
		const shared = part === other ? part : sharedParts(part, other);
		if (shared !== part) value[key] = shared;
		if (shared !== other) isSame = false;
	}
	return isSame ? given : value;
}

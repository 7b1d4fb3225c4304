/** A finite number, or a plain decimal written as text ("0.9", "12"). Undefined for all else: nothing, "", true, "0x1", "1e3". */
export function readNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const written = value.trim();
	return /^-?\d+(?:\.\d+)?$/.test(written) ? Number(written) : undefined;
}

/** The same within bounds, both included. */
export function readNumberWithin(value: unknown, least: number, most: number): number | undefined {
	const number = readNumber(value);
	return number !== undefined && number >= least && number <= most ? number : undefined;
}

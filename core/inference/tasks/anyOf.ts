/** A pattern that finds any of some strings, the longest first, and captures it. Finds nothing where there are none. */
export function anyOf(strings: readonly string[]): RegExp {
	const escaped = strings
		.filter((one) => one !== '')
		.toSorted((a, b) => b.length - a.length)
		.map((one) => one.replaceAll(/[$()*+./?[\\\]^{|}-]/g, '\\$&'));
	return escaped.length === 0 ? /(?!)/g : new RegExp(`(${escaped.join('|')})`, 'g');
}

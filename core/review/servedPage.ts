import { scriptSource, styleSource } from './pageAssets';

export interface ServedPage {
	/** HTTP status that fits what the page says. */
	readonly status: number;
	readonly html: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** On every reply about a review: kept by nobody, told to nobody. */
export const PRIVATE_HEADERS: Readonly<Record<string, string>> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex',
};

const shared = { 'Content-Type': 'text/html; charset=utf-8', ...PRIVATE_HEADERS };

const policy = (directives: readonly string[]): string => directives.join('; ');

/** For the page with the form: its own style and script and nothing else; it may talk to its own address alone. */
export const formHeaders: Readonly<Record<string, string>> = {
	...shared,
	'Content-Security-Policy': policy([
		'sandbox allow-forms allow-scripts',
		"default-src 'none'",
		`style-src ${styleSource}`,
		`script-src ${scriptSource}`,
		'img-src data:',
		"form-action 'self'",
		"connect-src 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
	]),
};

/** Whether a page that tells what happened has a button that posts to its own address. */
export type FormAction = "'none'" | "'self'";

/** Also stands in the page itself: n8n sets a policy of its own on what it sends after an answer. */
export const outcomePolicy = (formAction: FormAction): string =>
	policy(["default-src 'none'", `style-src ${styleSource}`, 'img-src data:', `form-action ${formAction}`, "base-uri 'none'"]);

/** For pages that only tell, or have one button. */
export const outcomeHeaders = (formAction: FormAction): Readonly<Record<string, string>> => ({
	...shared,
	'Content-Security-Policy': policy([
		formAction === "'none'" ? 'sandbox' : 'sandbox allow-forms',
		outcomePolicy(formAction),
		"frame-ancestors 'none'",
	]),
});

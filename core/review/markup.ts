import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString;

type Value = string | number | false | undefined | Markup | readonly Markup[];

/** A template whose values are escaped by hono, for text and for quoted attributes. Takes nothing that has to be waited for. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
	const made = html(parts, ...values);
	if (made instanceof Promise) throw new TypeError('A page holds nothing that has to be waited for.');
	return made;
}

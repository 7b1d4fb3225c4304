import { pageScript, pageStyle } from '../../../core/review/pageAssets';
import { pagesOfStates } from './pagesOfStates';

/** What the people who build workflows say, and statistics: whoever answers a page knows none of it. */
const JARGON = /\b(executions?|resum(?:e|es|ed|ing)|paus(?:e|es|ed)|webhooks?|nodes?|triggers?|json|payloads?|tokens?|nonces?|idempoten\w+|confidence|thresholds?|calibrat\w+|certificat\w+|sampl(?:e|ed|ing)|audits?|classif\w+|outcome|timed.out|null|undefined|NaN)\b/i;

/** What stands on a page, the sentences of its script included. */
const wordsOf = (html: string): string => html.replace(pageStyle, '').replace(pageScript, '').replace(/<[^>]+>/g, ' ');

test.each(pagesOfStates())('the page that %s says nothing that only a builder understands', (_state, { html }) => {
	expect(JARGON.exec(wordsOf(html))).toBeNull();
});

test('nor does what its script says', () => {
	// Whole literals in their order: what stands between two of them is code.
	const literals = [...pageScript.matchAll(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g)].map(([literal]) => literal.replaceAll(/\$\{[^}]*\}/g, ''));
	const texts = literals.filter((literal) => /[a-z] [a-z]{2}/.test(literal));
	expect(texts.join('\n')).toContain('Nothing is left to answer here.');
	expect(JARGON.exec(texts.join('\n'))).toBeNull();
});

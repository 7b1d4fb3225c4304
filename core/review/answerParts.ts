import { z } from 'zod/v4';
import type { DecisionRules, Problem } from './parsedDecision';
import { means, type Reviewer } from './reviewers';
import { quote } from './shorten';

/** Letters that a comment may have. */
export const MOST_COMMENT_LETTERS = 2000;
const MOST_NAME_LETTERS = 200;

export const COMMENT_TOO_LONG = 'The comment is longer than 2,000 letters. Shorten it.';
const NAME_TOO_LONG = 'The name is longer than 200 letters. Shorten it.';
const NAME_MISSING = 'The name is missing. This review asks who answers.';
export const NOTHING_CHOSEN = 'Nothing is chosen yet. Choose an answer for at least one item.';
export const ANSWERED_TWICE = 'This item has two different answers. Keep one of them.';
export const POLLUTING_KEY = 'Nothing was taken: the answer contains a field name that is never allowed.';

const POLLUTING_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether an object from outside names a field by which JavaScript objects can be tampered with. */
export const hasPollutingKey = (value: object): boolean => Object.keys(value).some((key) => POLLUTING_KEYS.has(key));

/** The same at any depth. */
export function pollutes(value: unknown): boolean {
	const open = [value];
	while (open.length > 0) {
		const next = open.pop();
		if (typeof next !== 'object' || next === null) continue;
		if (hasPollutingKey(next)) return true;
		for (const part of Object.values(next)) open.push(part);
	}
	return false;
}

/** A comment with the line ends that people typed (browsers send two letters for one); undefined when it is blank. */
export function readComment(text: string | undefined): string | undefined {
	const comment = text?.replace(/\r\n?/g, '\n').trim();
	return comment === '' ? undefined : comment;
}

/** A name in one line; undefined when it is blank. */
export function readName(text: string | undefined): string | undefined {
	const name = text?.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
	return name === '' ? undefined : name;
}

const othersLink = ({ name }: Reviewer): string =>
	`This link is for ${quote(name)} alone, and nobody else can answer with it. Use the link that was made for you.`;

const othersName = (name: string): string => `${quote(name)} has a link of their own. Write your own name.`;

const requestersName = (name: string): string => `${quote(name)} asked for an item of this page and is left out. Somebody else has to answer.`;

/** What is wrong with a name, for people and programs alike. */
export function nameProblems(name: string | undefined, { nameRequired = false, linkOf, others = [], requesters = [] }: DecisionRules): Problem[] {
	if (linkOf !== undefined) return name === undefined || means(linkOf, name) ? [] : [{ message: othersLink(linkOf) }];
	if (name === undefined) return nameRequired ? [{ message: NAME_MISSING }] : [];
	if (others.some((other) => means(other, name))) return [{ message: othersName(name) }];
	if (requesters.some((requester) => means(requester, name))) return [{ message: requestersName(name) }];
	return name.length > MOST_NAME_LETTERS ? [{ message: NAME_TOO_LONG }] : [];
}

const timestamp = z.iso.datetime();

export const readTimestamp = (text: string | undefined): string | undefined => timestamp.safeParse(text).data;

/** Whoever looks longer than this at one item has done something else meanwhile. */
export const MOST_SECONDS = 120;

/** Seconds for which an item was in sight, at most two minutes. */
export function readSeconds(text: string | undefined): number | undefined {
	if (text === undefined || !/^\d{1,6}(?:\.\d{1,3})?$/.test(text)) return undefined;
	const seconds = Math.min(Number(text), MOST_SECONDS);
	return seconds > 0 ? seconds : undefined;
}

import { z } from 'zod/v4';
import { HitlError } from '../errors';

/** Somebody who may answer a review. The name is what others see, and is unique in a list. */
export interface Reviewer {
	readonly name: string;
	readonly email?: string;
	/** As Slack shows it under "Copy member ID". */
	readonly slackUserId?: string;
}

/** Every reviewer gets a link, and every vote a line on the page. */
const MOST_REVIEWERS = 100;

export const reviewerSchema: z.ZodType<Reviewer> = z.object({
	name: z.string().min(1),
	email: z.string().optional(),
	slackUserId: z.string().optional(),
});

/** A member ID of Slack. */
export const SLACK_MEMBER = /^[UW][A-Z0-9]{4,30}$/;

/** What tells an e-mail address from a name or a channel. */
export const MAIL_ADDRESS = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;

const oneLine = z.string().transform((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim());

const emptyIsAbsent = oneLine.transform((text) => (text === '' ? undefined : text)).optional();

const rowSchema = z.object({
	name: oneLine,
	email: emptyIsAbsent.pipe(z.email().optional()),
	slackUserId: emptyIsAbsent.pipe(z.string().regex(SLACK_MEMBER).optional()),
});

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const refuse = (message: string, nextStep: string): HitlError => new HitlError('reviewers-malformed', message, nextStep);

function readRow(row: unknown, index: number): Reviewer {
	const read = rowSchema.safeParse(row);
	const given = z.object({ name: oneLine }).safeParse(row);
	const name = given.success ? given.data.name : '';
	if (name === '' || name.length > 200) {
		throw refuse(
			`Reviewer ${index + 1} has ${name === '' ? 'no name' : 'a name longer than 200 letters'}`,
			'Give every reviewer a name: the page greets people by it, and it is stored with their answers.',
		);
	}
	if (read.success) {
		const { email, slackUserId } = read.data;
		return { name, ...(email === undefined ? {} : { email }), ...(slackUserId === undefined ? {} : { slackUserId }) };
	}
	const field = read.error.issues[0]?.path[0];
	throw field === 'slackUserId'
		? refuse(`The Slack member ID of ${name} is not one`, 'Open their profile in Slack and choose "Copy member ID". It begins with U or W, such as U02AB3CD4.')
		: refuse(`The e-mail address of ${name} is not one`, 'Correct it in the list of reviewers, or leave it empty.');
}

/** Two people who cannot be told apart would share one vote. */
function refuseTwins(reviewers: readonly Reviewer[]): void {
	for (const [field, words] of [['name', 'name'], ['email', 'e-mail address'], ['slackUserId', 'Slack member ID']] as const) {
		const seen = new Set<string>();
		for (const reviewer of reviewers) {
			const value = reviewer[field];
			if (value === undefined) continue;
			if (seen.has(fold(value))) {
				throw refuse(`Two reviewers have the ${words} ${value}`, 'List each person once, with a name that nobody else on the list has.');
			}
			seen.add(fold(value));
		}
	}
}

/** The list as the panel or an expression gives it; `reviewers-malformed` with a sentence that says whose entry is wrong. */
export function readReviewers(rows: readonly unknown[]): Reviewer[] {
	if (rows.length > MOST_REVIEWERS) {
		throw refuse(`${rows.length} reviewers are listed`, `List at most ${MOST_REVIEWERS}: each gets a link of their own.`);
	}
	const reviewers = rows.map(readRow);
	refuseTwins(reviewers);
	return reviewers;
}

/** Whether a name or an address from outside means this person. */
export const means = ({ name, email }: Reviewer, said: string): boolean =>
	fold(said) === fold(name) || (email !== undefined && fold(said) === fold(email));

/** Who asked for the items: everybody of the list whom a name or an address means, and each as they were named. */
export function requestersIn(reviewers: readonly Reviewer[], requesters: readonly string[]): Reviewer[] {
	const named = [...new Set(requesters.map((requester) => requester.trim()).filter((requester) => requester !== ''))];
	const listed = reviewers.filter((reviewer) => named.some((requester) => means(reviewer, requester)));
	return [...listed, ...named.map((name): Reviewer => (SLACK_MEMBER.test(name) ? { name, slackUserId: name } : { name }))];
}

/** The list without those who asked for the items themselves. `reviewers-missing` when nobody is left. */
export function withoutRequesters(reviewers: readonly Reviewer[], requesters: readonly string[]): Reviewer[] {
	const left = reviewers.filter((reviewer) => !requesters.some((requester) => means(reviewer, requester)));
	if (left.length > 0 || reviewers.length === 0) return left;
	throw new HitlError(
		'reviewers-missing',
		'Nobody is left to ask: all reviewers asked for these items themselves',
		'List somebody else under Reviewers, or clear Leave Out the Requester.',
	);
}

import { z } from 'zod/v4';
import type { Answer, Vote } from '../feedback/reviewRecords';

/** How several people decide an item together. */
export const votingSchema = z.object({
	/** Names of those who vote, each once. */
	voters: z.array(z.string().min(1)).min(1),
	/** So many have to say the same; more than half, so that two answers can never both stand. */
	agreeing: z.number().int().min(1),
	/** Whether all are waited for, also when they can no longer agree. */
	everybody: z.boolean(),
	/** Who decides where the voters do not agree. Does not vote. */
	adjudicator: z.string().min(1).optional(),
	/** Whom an escalation adds: what they say of an item that is not decided is its answer. Do not vote. */
	deciders: z.array(z.string().min(1)).optional(),
});

export type Voting = z.infer<typeof votingSchema>;

/** Whether somebody does not vote and decides: between voters who do not agree, or by an escalation. */
export const decidesOverVotes = (voting: Voting | undefined, name: string | undefined): boolean =>
	voting !== undefined && name !== undefined && (name === voting.adjudicator || isDecider(voting, name));

export const isDecider = ({ deciders = [] }: Voting, name: string | undefined): boolean => name !== undefined && deciders.includes(name);

type Said = Pick<Answer, 'outcome' | 'label' | 'text' | 'edits'>;

/** The same value with the fields of every object in the order of their names. */
export const inKeyOrder = (value: unknown): unknown =>
	Array.isArray(value)
		? value.map(inKeyOrder)
		: typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, inKeyOrder(inner)]))
		: value;

/** Equal for answers that say the same. */
export const saidKey = ({ outcome, label, text, edits }: Said): string => JSON.stringify([outcome, label ?? null, text ?? null, inKeyOrder(edits ?? {})]);

export type Tally =
	| { readonly state: 'open' }
	/** They can no longer agree. */
	| { readonly state: 'tied' }
	| { readonly state: 'agreed'; readonly agreeing: readonly Answer[] };

/** What the votes on one item come to. */
export function tally(votes: readonly Answer[], { voters, agreeing, everybody }: Voting): Tally {
	const groups = new Map<string, Answer[]>();
	for (const vote of votes) groups.set(saidKey(vote), [...(groups.get(saidKey(vote)) ?? []), vote]);
	const largest = [...groups.values()].reduce<Answer[]>((best, group) => (group.length > best.length ? group : best), []);
	if (largest.length >= agreeing) return { state: 'agreed', agreeing: largest };
	const open = voters.length - votes.length;
	const canAgree = largest.length + open >= agreeing;
	return open > 0 && (canAgree || everybody) ? { state: 'open' } : { state: 'tied' };
}

/** A vote as it travels with the answer that came of it. */
export function voteOf({ itemId: _item, blind: _blind, votes: _votes, adjudicated: _adjudicated, reviewer = '', ...vote }: Answer): Vote {
	return { ...vote, reviewer };
}

const latest = (votes: readonly Answer[]): string => votes.map(({ decidedAt }) => decidedAt).reduce((a, b) => (a > b ? a : b));

function comments(votes: readonly Answer[]): string | undefined {
	const said = votes.flatMap(({ comment, reviewer }) => (comment === undefined ? [] : [{ comment, reviewer }]));
	if (said.length <= 1) return said[0]?.comment;
	return said.map(({ comment, reviewer }) => `${reviewer ?? ''}: ${comment}`).join('\n');
}

/** The answer that stands because so many said the same: in their names, with all votes. `agreeing` and `votes` are not empty. */
export function agreedAnswer(agreeing: readonly Answer[], votes: readonly Answer[]): Answer {
	const last = agreeing.reduce((a, b) => (b.decidedAt >= a.decidedAt ? b : a));
	const { itemId, outcome, label, text, edits, channel, identity, blind, pageVersion } = last;
	const comment = comments(agreeing);
	return {
		itemId,
		outcome,
		...(label === undefined ? {} : { label }),
		...(text === undefined ? {} : { text }),
		...(edits === undefined ? {} : { edits }),
		...(comment === undefined ? {} : { comment }),
		reviewer: agreeing.map(({ reviewer }) => reviewer ?? '').join(', '),
		channel,
		identity,
		blind,
		...(pageVersion === undefined ? {} : { pageVersion }),
		votes: votes.map(voteOf),
		decidedAt: latest(votes),
	};
}

/** Where the voters do not agree and nobody decides between them, nothing is decided. `votes` is not empty. */
export function undecidedAnswer(votes: readonly Answer[]): Answer {
	const { label: _label, text: _text, edits: _edits, comment: _comment, ...answer } = agreedAnswer(votes, votes);
	return { ...answer, outcome: 'unsure' };
}

/** The word of whoever decides over votes; where nobody has voted yet it is an answer like any other. */
export const adjudicatedAnswer = (answer: Answer, votes: readonly Answer[]): Answer =>
	votes.length === 0 ? answer : { ...answer, adjudicated: true, votes: votes.map(voteOf) };

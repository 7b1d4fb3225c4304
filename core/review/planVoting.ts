import { HitlError } from '../errors';
import { means, type Reviewer } from './reviewers';
import type { Voting } from './voting';

export interface VotingSettings {
	readonly decides: 'first' | 'all' | 'majority';
	/** For a majority: so many have to say the same. 0: more than half, however many are asked. */
	readonly agreeing: number;
	/** Name or e-mail address of somebody on the list; empty for nobody. */
	readonly adjudicator: string;
}

const refuse = (code: 'reviewers-malformed' | 'reviewers-missing', message: string, nextStep: string): HitlError => new HitlError(code, message, nextStep);

function agreeingOf(count: number, { decides, agreeing }: VotingSettings): number {
	const most = Math.floor(count / 2) + 1;
	if (decides === 'all') return count;
	if (agreeing === 0) return most;
	if (agreeing > count) {
		throw refuse('reviewers-missing', `${agreeing} people have to agree, and only ${count} can vote`, 'List more people under Reviewers, or lower People Who Have to Agree.');
	}
	if (agreeing < most) {
		throw refuse('reviewers-malformed', `${agreeing} of ${count} is not more than half, so two answers could both stand`, `Set People Who Have to Agree to ${most} or more, or to 0 for more than half.`);
	}
	return agreeing;
}

/**
 * How the people who are asked decide together; undefined where the first answer stands. `asked` is `listed` without those
 * who asked for the items themselves: if that takes the adjudicator away, nobody decides where the others do not agree.
 */
export function planVoting(listed: readonly Reviewer[], asked: readonly Reviewer[], settings: VotingSettings): Voting | undefined {
	if (settings.decides === 'first') return undefined;
	if (listed.length === 0) {
		throw refuse('reviewers-missing', 'Several people are to decide together, and no reviewers are listed', 'List them under Reviewers, or set Who Decides to "The First Answer".');
	}
	const adjudicates = (reviewer: Reviewer): boolean => settings.adjudicator !== '' && means(reviewer, settings.adjudicator);
	if (settings.adjudicator !== '' && !listed.some(adjudicates)) {
		throw refuse('reviewers-malformed', `The adjudicator "${settings.adjudicator.slice(0, 80)}" is not on the list of reviewers`, 'Give the name or e-mail address of somebody on the list, or leave Adjudicator empty.');
	}
	const voters = asked.filter((reviewer) => !adjudicates(reviewer)).map(({ name }) => name);
	if (voters.length === 0) {
		throw refuse('reviewers-missing', 'Nobody is left to vote: the adjudicator only decides between others', 'List more people under Reviewers.');
	}
	const adjudicator = asked.find(adjudicates)?.name;
	return {
		voters,
		agreeing: agreeingOf(voters.length, settings),
		everybody: settings.decides === 'all',
		...(adjudicator === undefined ? {} : { adjudicator }),
	};
}

import type { Outcome } from '../item';

/** What n8n's AI Agent node reads: whether the tool may run, and what it is told when not. */
export interface ToolAnswer {
	readonly approved: boolean;
	/** Absent: the agent is told that it was rejected, and to stop. */
	readonly chatInput?: string;
}

const NOT_RUN = 'The tool was not run.';

/** Only an approval lets the tool run: silence and "Not sure" never do. */
export function toolAnswer(outcome: Outcome, comment?: string): ToolAnswer {
	const said = comment === undefined || comment.trim() === '' ? '' : ` They wrote: ${comment.trim()}`;
	switch (outcome) {
		case 'approved':
			return { approved: true };
		case 'rejected':
			return said === '' ? { approved: false } : { approved: false, chatInput: `Rejected. ${NOT_RUN}${said}` };
		case 'timed_out':
			return { approved: false, chatInput: `Nobody answered in time. ${NOT_RUN}` };
		default:
			return { approved: false, chatInput: `Not decided: the person was not sure. ${NOT_RUN}${said}` };
	}
}

import { html } from 'hono/html';
import type { IDataObject, IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { z } from 'zod/v4';
import { isLocal } from '../../core/review/notices/localLinks';
import type { ReviewLink } from '../../core/review/reviewLink';
import type { LinkPlace } from './linkPlace';
import { runIndexOf } from '../shared/runIndex';
import type { ReviewSettings } from './parameters';
import { isToolReview } from './toolReview';
import { withoutDesk, type DeskTasks } from './withoutDesk';

export type HintSettings = DeskTasks & Pick<ReviewSettings, 'requester' | 'reviewers'>;

const CHAT_TRIGGER = /\.chatTrigger$/;
const EARLY_CHAT_MODES = new Set(['streaming', 'responseNodes']);

const responseMode = (parameters: IDataObject | undefined): unknown => {
	const options = z.object({ responseMode: z.unknown() }).safeParse(parameters?.['options']);
	return parameters?.['responseMode'] ?? options.data?.responseMode;
};

/** A mode by expression may turn out to be any; a chat answers last unless it is told otherwise. */
function answersLast(type: string, parameters: IDataObject | undefined): boolean {
	const mode = responseMode(parameters);
	if (CHAT_TRIGGER.test(type)) return !EARLY_CHAT_MODES.has(String(mode));
	return mode === 'lastNode' || (typeof mode === 'string' && mode.startsWith('='));
}

/** Triggers in front that keep their caller on the line until the last node; n8n answers them when the pause begins. */
export function triggersThatAnswerLast(context: IExecuteFunctions): string[] {
	return context
		.getParentNodes(context.getNode().name, { includeNodeParameters: true })
		.filter(({ disabled, type, parameters }) => !disabled && answersLast(type, parameters))
		.map(({ name }) => name);
}

const hint = (type: NodeExecutionHint['type'], message: string): NodeExecutionHint => ({ type, location: 'outputPane', message });

const anchor = (url: string, words: string) => html`<a href="${url}" target="_blank">${words}</a>`;

function whereAsked(links: readonly ReviewLink[]): string {
	const [first] = links;
	if (first?.reviewer === undefined) {
		return html`People are asked on ${anchor(first?.url ?? '', 'this page')}. Whoever has its address can answer.`.toString();
	}
	const people = links.map(({ url, reviewer }, index) => html`${index === 0 ? '' : ', '}${anchor(url, reviewer?.name ?? '')}`);
	return html`Each of these people is asked on a page of their own: ${people}. Whoever has an address answers in that name.`.toString();
}

/** What the builder of the workflow should know about this run, in words; first of all the link. */
export function pauseHints(context: IExecuteFunctions, links: readonly ReviewLink[], { desk, fault }: LinkPlace, settings: HintSettings): NodeExecutionHint[] {
	const hints = [hint('info', whereAsked(links))];
	if (desk === undefined) hints.push(hint('info', withoutDesk(settings)));
	if (desk !== undefined && fault !== undefined) {
		hints.push(
			hint(
				'warning',
				html`Links lead to ${desk}, and when HITL Desk looked there, ${fault}. If people cannot open the page either, set N8N_WEBHOOK_URL to the address under which people reach n8n, with the path of your proxy if it has one.`.toString(),
			),
		);
	}
	for (const trigger of triggersThatAnswerLast(context)) {
		hints.push(
			hint(
				'warning',
				html`"${trigger}" answers its caller when the last node has finished. n8n answers as soon as this node pauses, so the caller never sees the decision. Set it to respond immediately.`.toString(),
			),
		);
	}
	if (runIndexOf(context) > 0 && !isToolReview(context.getNode())) {
		hints.push(
			hint(
				'warning',
				'This node has paused this execution before, so people get several pages. Join the branches with a Merge node in front of it to ask once, or take it out of the loop.',
			),
		);
	}
	if (settings.requester && settings.reviewers.length === 0) {
		hints.push(
			hint(
				'warning',
				'Leave Out the Requester only refuses answers in the name of whoever asked: everybody has the same link, and a name can be left out. List people under Reviewers to leave the requester out.',
			),
		);
	}
	if (isLocal(links[0]?.url ?? '')) {
		hints.push(
			hint(
				'info',
				'The review link only works on this machine. Set N8N_WEBHOOK_URL to the address under which people reach n8n.',
			),
		);
	}
	return hints;
}

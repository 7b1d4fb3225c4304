import { setTimeout as wait } from 'node:timers/promises';
import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { tick, TICK_SECONDS } from '../../core/desk/clock';
import type { FeedbackStore } from '../../core/feedback/store';
import { openStore } from '../shared/openStore';
import { askN8n } from './askN8n';
import { addressCheck } from './checkAddress';
import { deskKeyOf } from './deskAddress';
import { readSendBy } from './readChannels';
import { dueSender } from './sendDue';

/** n8n answers nothing while it starts: the first tick comes a little later. */
const FIRST_TICK_MS = 3_000;

/** So many ticks lie between two looks at the public address: ten minutes. */
const CHECKS_EVERY = 20;

/** Starts the clock; n8n does so in one process, its leader. In the editor nothing ticks: a test is no Desk. */
export function startClock(context: ITriggerFunctions): ITriggerResponse {
	if (context.getMode() === 'manual') return { manualTriggerFunction: async () => undefined };
	const desk = deskKeyOf(context);
	const ask = askN8n(context.helpers.httpRequest, process.env);
	let ticking = false;
	let sending = false;
	let stopped = false;
	const checkAddress = addressCheck(context);
	const sendDue = dueSender(context, desk);
	let ticks = 0;
	const send = async (store: FeedbackStore): Promise<void> => {
		if (sending || stopped) return;
		sending = true;
		try {
			if (ticks % CHECKS_EVERY === 0) await checkAddress(store);
			ticks += 1;
			await sendDue(store);
		} catch (error) {
			context.logger.error('HITL Desk could not send its notices; it tries again at the next tick', { error });
		} finally {
			sending = false;
		}
	};
	const onTick = async (): Promise<void> => {
		if (ticking || stopped) return;
		ticking = true;
		try {
			const store = await openStore();
			const host = { desk, sendsBy: readSendBy(context), ask, store, now: () => new Date(), warn: (message: string) => context.logger.warn(message) };
			// Not waited for: a Desk whose clock stood still while a mail server is slow would be taken for dead.
			await tick({ ...host, dueIsDone: () => void send(store), rest: async (ms) => await wait(ms) });
		} catch (error) {
			context.logger.error('The clock of HITL Desk could not do its work; it tries again at the next tick', { error });
		} finally {
			ticking = false;
		}
	};
	const first = setTimeout(() => void onTick(), FIRST_TICK_MS);
	const every = setInterval(() => void onTick(), TICK_SECONDS * 1_000);
	return {
		closeFunction: async () => {
			stopped = true;
			clearTimeout(first);
			clearInterval(every);
		},
	};
}

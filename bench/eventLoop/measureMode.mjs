import { setTimeout as pause } from 'node:timers/promises';
import { measured, median } from '../comparison.mjs';
import { endModelProcesses } from './modelProcesses.mjs';
import { busiestTurn, ownSections } from './ownSections.mjs';
import { pairedInterval } from './pairedInterval.mjs';
import { workflowPair } from './workflows.mjs';

/** No more than this may be added to a delay, and no section of ours may be longer, in milliseconds. */
const BAR_MS = 10;
const isOurs = (url) =>
	/[\\/]dist[\\/](core|nodes)[\\/]/.test(url) && !/node_modules[\\/](?!n8n-nodes-hitl[\\/])/.test(url);

/**
 * Delay of n8n's event loop while a workflow with Predict runs and while the same one with NoOp runs, in pairs of random
 * order. Both are watched for the same time: a longer watch finds a longer delay.
 */
export async function measureMode(n8n, mode, { pairs, profiles, leastMs, next }) {
	const credentials = mode.credential && (await n8n.addCredential(mode.credential()));
	const { ours, nothing } = workflowPair(mode, credentials);
	const body = JSON.stringify(mode.body);
	await n8n.add(ours.workflow);
	await n8n.add(nothing.workflow);
	const fresh = async () => {
		if (mode.loads) endModelProcesses(n8n.pid);
		await mode.before?.(n8n);
		// What ending a process makes n8n do belongs to no run.
		await pause(300);
	};
	await n8n.ready(nothing.path, body);
	await n8n.call(ours.path, body);
	await fresh();
	const begin = performance.now();
	await n8n.call(ours.path, body);
	// A watch of one second has a thousand delays: too few for the largest in a thousand.
	const watchMs = Math.max(leastMs, (performance.now() - begin) * 1.1 + 100);

	const watched = async (path) => {
		const over = pause(watchMs);
		const started = performance.now();
		await n8n.probe('watch');
		await n8n.call(path, body);
		await over;
		return { ...(await n8n.probe('watched')), watchedMs: performance.now() - started };
	};
	const found = { ours: [], nothing: [] };
	for (let pair = 0; pair < pairs; pair++) {
		const order = next() < 0.5 ? ['ours', 'nothing'] : ['nothing', 'ours'];
		for (const kind of order) {
			if (kind === 'ours') await fresh();
			found[kind].push(await watched((kind === 'ours' ? ours : nothing).path));
		}
	}
	const sections = [];
	const turnsOfAll = [];
	for (let profile = 0; profile < profiles; profile++) {
		await fresh();
		await n8n.probe('profile');
		await n8n.call(ours.path, body);
		const { profile: samples, turns } = await n8n.probe('profiled');
		sections.push(ownSections(samples, turns, isOurs));
		turnsOfAll.push(busiestTurn(samples, turns, isOurs));
	}
	return [...delayRows(mode, found), sectionRow(mode, sections, turnsOfAll), waitedRow(mode, found)];
}

function delayRows({ what }, found) {
	return [
		['p999', '99.9 % of delays are under'],
		['max', 'longest delay'],
	].map(([key, name]) => {
		const [withUs, without] = [found.ours, found.nothing].map((runs) => runs.map((run) => run[key]));
		const difference = pairedInterval(withUs.map((value, pair) => value - without[pair]));
		return {
			what: `${what}: ${name}`,
			unit: 'ms',
			ours: median(withUs),
			spread: null,
			peer: median(without),
			peerName: 'NoOp in its place',
			ratio: null,
			difference,
			repeats: withUs.length,
			bar: { of: 'difference', to: BAR_MS },
			holds: difference.low <= 0 || difference.high < BAR_MS,
			values: { ours: withUs, peer: without },
		};
	});
}

/** The longest section of each run, and of these the median: a collection of all garbage of n8n may fall into one. */
function sectionRow({ what }, runs, turns) {
	const none = { wallMs: 0, ownMs: 0, busiest: '' };
	const longest = runs.map((sections) => sections[0] ?? none);
	const row = measured({
		what: `${what}: longest synchronous section of ours`,
		unit: 'ms',
		values: longest.map(({ ownMs }) => ownMs),
		bar: { to: BAR_MS },
	});
	const sections = longest.map(({ wallMs, ownMs, busiest }) => ({ wallMs, ownMs, where: busiest }));
	return {
		...row,
		sections,
		busiestTurn: turns.reduce((most, turn) => (turn.cpuMs > most.cpuMs ? turn : most)),
	};
}

/** How busy the machine was: the share of the time in which n8n's thread could have gone on and had no processor. */
function waitedRow({ what }, found) {
	const percent = (runs) => runs.map(({ waitedMs, watchedMs }) => (100 * waitedMs) / watchedMs);
	const row = measured({
		what: `${what}: n8n waited for a processor`,
		unit: '% of the time',
		values: percent(found.ours),
	});
	return { ...row, peer: median(percent(found.nothing)), peerName: 'NoOp in its place' };
}

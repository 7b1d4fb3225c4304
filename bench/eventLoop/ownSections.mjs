/**
 * What Node itself does on our behalf has no frame of ours: messages from the model process and from the store's thread
 * are unpacked before our code sees them. It is counted as ours.
 */
const ON_OUR_BEHALF = /^node:internal\/(child_process|per_context\/messageport|worker\/io)/;
/** Samples of other work in a row that do not end a section yet: one may miss the frame of an inlined function. */
const MISSED_SAMPLES = 2;
const STACKLESS = new Set(['(garbage collector)', '(program)']);

/** Ids of the nodes of a CPU profile whose stack holds a frame that `isOurs(url)`. */
export function ownNodes(nodes, isOurs) {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const own = new Set();
	const isChild = new Set(nodes.flatMap(({ children }) => children));
	const stack = nodes.filter(({ id }) => !isChild.has(id)).map((node) => [node, false]);
	while (stack.length > 0) {
		const [node, below] = stack.pop();
		const counted = below || isOurs(node.url) || ON_OUR_BEHALF.test(node.url);
		if (counted) own.add(node.id);
		for (const child of node.children) stack.push([byId.get(child), counted]);
	}
	return own;
}

/**
 * Our synchronous sections: within one turn of the event loop, samples in a row whose stack holds a frame of ours. Garbage
 * collection between them counts too. Milliseconds by the clock (`wallMs`), and without those in which other programs had
 * the processor (`ownMs`), which are known for the turn as a whole; the computing of the turn is the least.
 */
export function ownSections({ nodes, samples, times }, turns, isOurs) {
	const own = ownNodes(nodes, isOurs);
	const stackless = new Set(nodes.filter(({ name }) => STACKLESS.has(name)).map(({ id }) => id));
	const names = new Map(
		nodes.map(({ id, name, url }) => [id, `${name} (${url.split('/').slice(-2).join('/')})`]),
	);
	const sections = [];
	let sample = 0;
	for (const { begin, end, cpuMs, waitedMs } of turns) {
		while (sample < times.length && times[sample] < begin) sample++;
		let section;
		const close = () => {
			if (section === undefined) return;
			const wallMs = Math.min(end, section.to) - section.from;
			sections.push({
				wallMs,
				ownMs: Math.max(Math.min(wallMs, cpuMs), wallMs - waitedMs),
				busiest: busiest(section.counts, names),
			});
			section = undefined;
		};
		for (; sample < times.length && times[sample] < end; sample++) {
			const id = samples[sample];
			if (own.has(id)) {
				// What a sample found had begun some time since the one before.
				section ??= { from: Math.max(begin, sample === 0 ? begin : times[sample - 1]), counts: new Map() };
				section.counts.set(id, (section.counts.get(id) ?? 0) + 1);
				section.to = times[sample + 1] ?? end;
				section.others = 0;
			} else if (section !== undefined && !stackless.has(id) && ++section.others > MISSED_SAMPLES) close();
		}
		close();
	}
	return sections.sort((a, b) => b.ownMs - a.ownMs);
}

const busiest = (counts, names) => names.get([...counts].sort((a, b) => b[1] - a[1])[0][0]);

/**
 * The turn of the event loop in which the thread computed longest, whoever's work it was: how long, how much of it had our code on
 * the stack (both in milliseconds), and the function that took most. Says where a delay comes from that is not ours.
 */
export function busiestTurn({ nodes, samples, times }, turns, isOurs) {
	const longest = turns.reduce((most, turn) => (turn.cpuMs > most.cpuMs ? turn : most), {
		begin: 0,
		end: 0,
		cpuMs: 0,
	});
	const own = ownNodes(nodes, isOurs);
	const selfMs = new Map();
	let ownMs = 0;
	for (const [at, time] of times.entries()) {
		if (at === 0 || time < longest.begin || time >= longest.end) continue;
		const took = time - times[at - 1];
		if (own.has(samples[at])) ownMs += took;
		selfMs.set(samples[at], (selfMs.get(samples[at]) ?? 0) + took);
	}
	const [[top] = []] = [...selfMs].sort((a, b) => b[1] - a[1]);
	const node = nodes.find(({ id }) => id === top);
	return {
		cpuMs: longest.cpuMs,
		ownMs,
		top: node === undefined ? '' : `${node.name} (${node.url.split('/').slice(-2).join('/')})`,
	};
}

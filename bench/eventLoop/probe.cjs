// Preloaded into n8n (NODE_OPTIONS --require): measures its event loop from within, asked over a loopback port.
// POST /watch ... POST /watched: delay of a 1 ms timer. POST /memory: what is held. POST /profile ... POST /profiled: which synchronous work was whose.
'use strict';
const { openSync, readSync } = require('node:fs');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');

/** Turns of the event loop that did less than this are not kept. */
const SHORT_TURN_MS = 1;
const SAMPLE_MICROSECONDS = 500;

const isN8n = /[\\/]n8n[\\/]bin[\\/]n8n$/.test(process.argv[1] ?? '');
// Worker threads and task runners of n8n are preloaded too.
if (isN8n && require('node:worker_threads').isMainThread && process.env.HITL_PROBE_PORT) listen();

function listen() {
	const { createServer } = require('node:http');
	const collect = collector();
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const waited = waitedForProcessor();
	let waitedBefore = 0;
	const turns = watchTurns(waited);
	let profiler;
	const answers = {
		'/watch': () => {
			waitedBefore = waited();
			delay.reset();
			delay.enable();
			return {};
		},
		'/watched': () => {
			delay.disable();
			return {
				p999: delay.percentile(99.9) / 1e6,
				max: delay.max / 1e6,
				samples: delay.count,
				waitedMs: waited() - waitedBefore,
			};
		},
		'/memory': () => {
			collect();
			const { heapUsed, external } = process.memoryUsage();
			return { heapUsed, external };
		},
		'/profile': async () => {
			profiler = await startProfiler();
			turns.start();
			return {};
		},
		'/profiled': async () => {
			const long = turns.stop();
			return { turns: long, profile: await stopProfiler(profiler) };
		},
	};
	const server = createServer((request, response) => {
		Promise.resolve(answers[request.url]?.() ?? {}).then(
			(answer) => response.end(JSON.stringify(answer)),
			(error) => response.writeHead(500).end(String(error)),
		);
	});
	server.listen(Number(process.env.HITL_PROBE_PORT), '127.0.0.1').unref();
}

/** A function that collects garbage at once, all of it. */
function collector() {
	require('node:v8').setFlagsFromString('--expose-gc');
	return require('node:vm').runInNewContext('gc');
}

/**
 * A function that gives the milliseconds for which this thread was ready and had no processor, since it began: what other
 * programs took. Linux tells it; elsewhere it is always 0.
 */
function waitedForProcessor() {
	const text = Buffer.alloc(96);
	try {
		const file = openSync('/proc/thread-self/schedstat', 'r');
		return () => Number(text.latin1Slice(0, readSync(file, text, 0, text.length, 0)).split(' ')[1]) / 1e6;
	} catch {
		return () => 0;
	}
}

/** Notes every turn of the loop in which something took time: it spins, so that nothing is waited for in between. */
function watchTurns(waited) {
	let kept = [];
	let isOn = false;
	let begin = 0;
	let beginCpu = 0;
	let beginWaited = 0;
	const cpu = () => {
		const { user, system } = process.threadCpuUsage();
		return (user + system) / 1000;
	};
	const turn = () => {
		const [end, endCpu, endWaited] = [performance.now(), cpu(), waited()];
		if (end - begin >= SHORT_TURN_MS)
			kept.push({ begin, end, cpuMs: endCpu - beginCpu, waitedMs: endWaited - beginWaited });
		[begin, beginCpu, beginWaited] = [end, endCpu, endWaited];
		if (isOn) setImmediate(turn);
	};
	return {
		start() {
			kept = [];
			isOn = true;
			begin = performance.now();
			beginCpu = cpu();
			beginWaited = waited();
			setImmediate(turn);
		},
		stop() {
			isOn = false;
			return kept;
		},
	};
}

async function startProfiler() {
	const { Session } = require('node:inspector/promises');
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
	await session.post('Profiler.start');
	return session;
}

/** The profile with its times as readings of `performance.now()`, in milliseconds. */
async function stopProfiler(session) {
	const { profile } = await session.post('Profiler.stop');
	session.disconnect();
	// Both are the machine's monotonic clock, the profile's in microseconds.
	const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();
	let at = profile.startTime;
	const times = profile.timeDeltas.map((delta) => (at += delta) / 1000 - offset);
	const nodes = profile.nodes.map(({ id, callFrame, children = [] }) => ({
		id,
		children,
		name: callFrame.functionName,
		url: callFrame.url,
	}));
	return { nodes, samples: profile.samples, times };
}

// Preloaded into n8n and all that it starts: sockets and look-ups that lead out of the machine are refused and written down.
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');
const { threadId } = require('node:worker_threads');

const report = process.env.HITL_SOCKET_REPORT;
const say = (line) => report && appendFileSync(report, `${line}\n`);
const isLoopback = (host) => /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|0\.0\.0\.0|::)$/i.test(host);

function refuse(kind, host) {
	say(`attempt ${kind} ${host} ${new Error().stack?.split('\n').slice(3, 7).join(' <')}`);
	return Object.assign(new Error(`connect ENETUNREACH ${host}`), { code: 'ENETUNREACH', errno: -101, syscall: 'connect' });
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
	// net.connect() hands over its arguments as one normalised list.
	const [first, second] = Array.isArray(given[0]) ? given[0] : given;
	const to = typeof first === 'object' && first !== null ? first : { port: first, host: typeof second === 'string' ? second : undefined };
	if (to.path || isLoopback(to.host ?? 'localhost')) return connect.apply(this, given);
	this.destroy(refuse('tcp', to.host));
	return this;
};

const { lookup } = dns;
dns.lookup = (host, options, callback = options) => {
	if (!host || isLoopback(host) || net.isIP(host)) return lookup(host, options, callback);
	const error = refuse('lookup', host);
	process.nextTick(() => callback(error));
};

const { lookup: lookupPromise } = dns.promises;
dns.promises.lookup = async (host, options) => {
	if (!host || isLoopback(host) || net.isIP(host)) return await lookupPromise(host, options);
	throw refuse('lookup', host);
};

const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function (...given) {
	const host = given.find((value, at) => at > 0 && typeof value === 'string');
	if (host === undefined || isLoopback(host)) return send.apply(this, given);
	throw refuse('udp', host);
};

say(`guarded ${process.pid}/${threadId} ${process.argv[1] ?? ''}`);

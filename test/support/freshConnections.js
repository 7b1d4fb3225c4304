// A server may close a connection that is kept alive at the very moment at which the next request goes out on it: "other side
// closed". Each request of the end-to-end layer has a connection of its own.
const plain = globalThis.fetch;

globalThis.fetch = (input, init = {}) => {
	const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
	headers.set('connection', 'close');
	return plain(input, { ...init, headers });
};

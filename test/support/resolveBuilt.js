// The suites run what is shipped: an import of core/, nodes/ or credentials/ from a test resolves to the build in dist/.
const { join, resolve, sep } = require('node:path');

const root = join(__dirname, '..', '..');
const tests = join(root, 'test') + sep;
const built = /^(core|nodes|credentials)\//;

module.exports = (request, options) => {
	const from = options.basedir + sep;
	if (!request.startsWith('.') || !from.startsWith(tests)) return options.defaultResolver(request, options);
	const inside = resolve(options.basedir, request).slice(root.length + 1).replaceAll(sep, '/');
	return options.defaultResolver(built.test(inside) ? join(root, 'dist', inside) : request, options);
};

// Says what `npm ci` would stumble over in a lockfile. Usage: node scripts/checkLock.mjs package-lock.json
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Optional dependencies the lock lacks, entries without a checksum or without need, addresses of somebody's registry. */
export function lockProblems({ packages }) {
	const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
	return Object.entries(packages).flatMap(([path, entry]) => [
		...Object.entries(entry.optionalDependencies ?? {})
			.filter(([name]) => !names.has(name))
			.map(([name, range]) => `absent: ${name} ${range}, wanted by ${path || 'the package itself'}`),
		...(path && !entry.integrity && !entry.inBundle && !entry.link ? [`no checksum: ${path}`] : []),
		...(entry.extraneous ? [`wanted by nothing: ${path}`] : []),
		...(entry.resolved ? [`names a registry: ${path}`] : []),
	]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const problems = lockProblems(JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8')));
	console.log(problems.join('\n') || 'complete');
	process.exitCode = problems.length > 0 ? 1 : 0;
}

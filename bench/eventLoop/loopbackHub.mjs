import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const hex = (algorithm, ...parts) => {
	const hash = createHash(algorithm);
	for (const part of parts) hash.update(part);
	return hash.digest('hex');
};

/** A model's folder as the hub lists it: large files by their SHA-256, others by the name of their git blob. */
function filesOf(folder) {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
		entry.isFile(),
	);
	return entries.map((entry) => {
		const path = join(entry.parentPath, entry.name);
		const bytes = readFileSync(path);
		const oid = hex('sha1', `blob ${bytes.length}\0`, bytes);
		const lfs = path.endsWith('.onnx') ? { lfs: { oid: hex('sha256', bytes), size: bytes.length } } : {};
		const name = path.slice(folder.length + 1).replaceAll('\\', '/');
		return { bytes, listed: { type: 'file', path: name, size: bytes.length, oid, ...lfs } };
	});
}

/** A server on loopback that speaks the model hub's protocol for one repository, whose files are those of a folder. */
export async function startLoopbackHub({ id, folder, pipelineTag }) {
	const files = filesOf(folder);
	const commit = hex('sha1', ...files.map(({ bytes }) => bytes));
	const json = (response, value) =>
		response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
	const server = createServer((request, response) => {
		const path = decodeURIComponent(new URL(request.url, 'http://hub').pathname);
		if (path.startsWith(`/api/models/${id}/revision/`))
			return json(response, { sha: commit, pipeline_tag: pipelineTag, cardData: { license: 'apache-2.0' } });
		if (path === `/api/models/${id}/tree/${commit}`)
			return json(
				response,
				files.map(({ listed }) => listed),
			);
		const file = files.find(({ listed }) => path === `/${id}/resolve/${commit}/${listed.path}`);
		if (file === undefined) return response.writeHead(404).end();
		response.setHeader('x-repo-commit', commit);
		response.setHeader('etag', `"${file.listed.lfs?.oid ?? file.listed.oid}"`);
		response.setHeader('content-length', file.bytes.length);
		response.end(request.method === 'HEAD' ? undefined : file.bytes);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://127.0.0.1:${server.address().port}`,
		id,
		commit,
		stop() {
			server.closeAllConnections();
			server.close();
		},
	};
}

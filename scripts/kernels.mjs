import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './places.mjs';

// Compiles core/inference/simd/assembly/ into core/inference/simd/kernelBinary.ts, or with --print to the screen.

const folder = 'core/inference/simd';
const compiler = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin/asc.js');
// Of SIMD only the fixed part: relaxed SIMD lets machines round as they like.
const options = ['--enable', 'simd', '--runtime', 'stub', '--use', 'abort=', '--noAssert', '--converge', '-O3'];

function compile() {
	const output = mkdtempSync(join(tmpdir(), 'kernels-'));
	try {
		const file = join(output, 'kernels.wasm');
		const { status, stderr } = spawnSync(process.execPath, [compiler, `${folder}/assembly/index.ts`, '-o', file, ...options], {
			cwd: root,
			encoding: 'utf8',
		});
		if (status !== 0) throw new Error(stderr);
		return readFileSync(file);
	} finally {
		rmSync(output, { recursive: true, force: true });
	}
}

const lines = compile().toString('base64').match(/.{1,100}/g) ?? [];
const source = [
	'// Made by `node scripts/kernels.mjs` from assembly/. Do not edit.',
	'',
	'/** The compiled kernels, in base64: a build needs no compiler but that of TypeScript. */',
	'export const KERNEL_BINARY =',
	...lines.map((line, at) => `\t${at === 0 ? '' : '\t'}'${line}'${at === lines.length - 1 ? ';' : ' +'}`),
	'',
].join('\n');

if (process.argv[2] === '--print') process.stdout.write(source);
else writeFileSync(join(root, folder, 'kernelBinary.ts'), source);

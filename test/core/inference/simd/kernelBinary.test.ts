import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KERNEL_BINARY } from '../../../../core/inference/simd/kernelBinary';
import { openKernels } from '../../../../core/inference/simd/kernels';

const ROOT = join(__dirname, '../../../..');

it('is what the compiler makes of the sources', async () => {
	const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/kernels.mjs'), '--print']);
	expect(await readFile(join(ROOT, 'core/inference/simd/kernelBinary.ts'), 'utf8')).toBe(stdout);
}, 120_000);

it('asks for nothing from outside', async () => {
	const module = await WebAssembly.compile(Buffer.from(KERNEL_BINARY, 'base64'));
	expect(WebAssembly.Module.imports(module)).toEqual([]);
});

it('gives each instance a memory of its own, zero at first', () => {
	const [one, other] = [openKernels(), openKernels()];
	const at = one.allocate(100_000);
	expect(at % 16).toBe(0);
	expect(new Uint8Array(one.memory.buffer, at, 100_000).every((byte) => byte === 0)).toBe(true);
	new Uint8Array(one.memory.buffer, at, 100_000).fill(7);
	const otherAt = other.allocate(100_000);
	expect(new Uint8Array(other.memory.buffer, otherAt, 100_000).every((byte) => byte === 0)).toBe(true);
});

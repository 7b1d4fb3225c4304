// @ts-ignore: decorator
@inline
export const FNV_OFFSET: u32 = 0x811c9dc5;
// @ts-ignore: decorator
@inline
const FNV_PRIME: u32 = 0x01000193;

/** FNV-1a 32 (Fowler, Noll, Vo; RFC 9923) of one more byte. */
// @ts-ignore: decorator
@inline
export function fnvByte(hash: u32, byte: u32): u32 {
	return (hash ^ byte) * FNV_PRIME;
}

export function fnvBytes(hash: u32, from: usize, to: usize): u32 {
	for (let at = from; at < to; at++) hash = fnvByte(hash, load<u8>(at));
	return hash;
}

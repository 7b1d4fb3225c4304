import { chiSquareTail } from '../../../../core/gate/monitoring/chiSquare';
import { kolmogorovSmirnov, populationStability } from '../../../../core/gate/monitoring/distance';

// scipy.stats.chi2.sf, SciPy 1.17.1
test.each([
	[0.5, 1, 0.47950012218695337],
	[3.84, 1, 0.05004352124870519],
	[20, 1, 7.744216431044088e-6],
	[60, 1, 9.485737571073857e-15],
	[4.6, 2, 0.10025884372280373],
	[36, 9, 3.9646587980428424e-5],
	[90, 39, 6.5790037574378584e-6],
	[700, 50, 1.9616058465942822e-115],
	[11.2, 8, 0.19062240934221755],
	[0.001, 5, 0.9999999983185123],
	[2, 77, 1],
])('the chance of a χ² of %d with %d degrees of freedom is %d', (value, degrees, chance) => {
	expect(Math.abs(chiSquareTail(value, degrees) / chance - 1)).toBeLessThan(1e-9);
});

test('a χ² beyond all numbers has no chance, and one that is none every chance', () => {
	expect(chiSquareTail(1500, 3)).toBe(0);
	for (const value of [0, -1, NaN]) expect(chiSquareTail(value, 3)).toBe(1);
});

test('Kolmogorov-Smirnov: the greatest difference of the cumulated shares, and its chance', () => {
	const { distance, chance } = kolmogorovSmirnov({ counts: [10, 20, 30, 40], size: 100 }, { counts: [100, 100, 100, 100], size: 400 });
	expect(distance).toBeCloseTo(0.2, 12);
	// scipy.special.kolmogorov((√80 + 0.12 + 0.11/√80)·0.2)
	expect(chance).toBeCloseTo(0.002_746_073_868_825_772, 12);
	expect(kolmogorovSmirnov({ counts: [5, 5], size: 10 }, { counts: [50, 50], size: 100 })).toEqual({ distance: 0, chance: 1 });
});

test('the stability index by its definition, and its chance by the χ² of the two samples', () => {
	const { distance, chance } = populationStability({ counts: [50, 30, 20, 0], size: 100 }, { counts: [40, 25, 30, 5], size: 100 });
	const p = [50.5, 30.5, 20.5, 0.5].map((each) => each / 102);
	const q = [40.5, 25.5, 30.5, 5.5].map((each) => each / 102);
	expect(distance).toBeCloseTo(p.reduce((sum, each, bin) => sum + (each - q[bin]!) * Math.log(each / q[bin]!), 0), 12);
	// scipy.stats.chi2_contingency, SciPy 1.17.1
	expect(chance).toBeCloseTo(0.035_659_448_495_997_33, 9);
});

test('bins that are empty on both sides say nothing, and one bin is no distribution', () => {
	const one = { counts: [50, 50, 0], size: 100 };
	const other = { counts: [70, 30, 0], size: 100 };
	const without = populationStability({ counts: [50, 50], size: 100 }, { counts: [70, 30], size: 100 });
	expect(populationStability(one, other).chance).toBeCloseTo(without.chance, 12);
	expect(populationStability({ counts: [100], size: 100 }, { counts: [3], size: 3 })).toEqual({ distance: 0, chance: 1 });
});

test('weighted counts say as much as rows of equal weight would', () => {
	const plain = kolmogorovSmirnov({ counts: [10, 30], size: 40 }, { counts: [20, 20], size: 40 });
	expect(kolmogorovSmirnov({ counts: [1, 3], size: 40 }, { counts: [200, 200], size: 40 })).toEqual(plain);
});

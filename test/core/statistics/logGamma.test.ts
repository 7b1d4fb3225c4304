import { logGamma } from '../../../core/statistics/logGamma';
import { apart, fromScipy } from './scipyFixture';

test.each(fromScipy.logGamma)('ln Γ($z) is that of SciPy', ({ z, value }) => {
	expect(apart(logGamma(z), value, 1)).toBeLessThan(1e-14);
});

// End-to-end suites share one n8n: they run one after the other, however many workers the other layers have.
const { default: TestRunner } = require('jest-runner');

module.exports = class SerialRunner extends TestRunner {
	isSerial = true;
};

// Brings the examples of a folder into a running n8n, as `npm start` does. Arguments: address, cookie, user folder, examples folder.
import { bringExamples, readExamples } from '../../scripts/examples.mjs';
import { withCookie } from '../../scripts/n8nApi.mjs';

const [base, cookie, userFolder, folder] = process.argv.slice(2);
console.log(JSON.stringify(await bringExamples(withCookie(base, cookie), userFolder, readExamples(folder))));

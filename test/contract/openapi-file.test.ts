import { openapiDocument } from '../../src/app/openapi-document.js';
import { expectGenerated } from './generated-file.js';

test('openapi/v1.json is what the server serves', async () => {
  expectGenerated('openapi/v1.json', `${JSON.stringify(await openapiDocument(), null, 2)}\n`);
});

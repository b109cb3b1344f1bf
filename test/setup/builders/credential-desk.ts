import { type Credential, fresh, type TestApp, type TestEmployer } from '../test-app.js';

export const TYPES = '/v1/credential-types';
export const CREDENTIALS = '/v1/credentials';

type Held = { id: string; version: number };

/** What an employer keeps of credentials, by the API. */
export function credentialDesk({ api, done }: TestApp, { admin }: TestEmployer) {
  return {
    type: (body: object = {}) =>
      done(api.post(TYPES, admin, { kind: 'license', name: fresh('License'), ...body })),

    issue: (employeeId: string, credentialTypeId: string, body: object = {}) =>
      done(
        api.post(CREDENTIALS, admin, {
          employeeId,
          credentialTypeId,
          issuedOn: '2024-06-01',
          ...body,
        }),
      ),

    read: (id: string, by: Credential = admin) => api.get(`${CREDENTIALS}/${id}`, by),

    list: async (query: string, by: Credential = admin) =>
      (await done(api.get(`${CREDENTIALS}?${query}`, by))).data,

    /** A suspension, revocation, reinstatement or renewal of what was read. */
    act: ({ id, version }: Held, action: string, body: object = {}, by: Credential = admin) =>
      api.post(`${CREDENTIALS}/${id}/${action}`, by, body, { 'if-match': `"v${version}"` }),
  };
}

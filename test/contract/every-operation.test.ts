import { type Grant, mayUse } from '../../src/platform/access/actor.js';
import { peopleOfEveryRole } from '../setup/builders/people-of-every-role.js';
import {
  type Document,
  fillPath,
  type Operation,
  operationsOf,
  pathParameters,
} from '../setup/operations.js';
import { registeredRoutes } from '../setup/registered-routes.js';
import { type Credential, startTestApp, type TestApp } from '../setup/test-app.js';

let upskill: TestApp;
let operations: Operation[];
beforeAll(async () => {
  upskill = await startTestApp();
  operations = operationsOf(upskill.app.swagger() as Document);
});
afterAll(() => upskill.stop());

/** Operations that ask for no credential. This list may only shrink; a new one needs a decision record. */
const publicOperations = ['getLiveness', 'getReadiness', 'getOpenapiDocument'];
const nobody = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';

const withNobody = (operation: Operation) =>
  fillPath(
    operation.path,
    Object.fromEntries(pathParameters(operation).map(({ name }) => [name, nobody])),
  );

function send({ method }: Operation, url: string, headers: Record<string, string>) {
  return upskill.app.inject({ method, url, headers: { 'x-request-id': 'contract-1', ...headers } });
}

/** The operations for which `check` has something to say. */
async function complaints(
  subjects: readonly Operation[],
  check: (operation: Operation) => Promise<string | undefined>,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of subjects) {
    const complaint = await check(operation);
    if (complaint) found.push(`${operation.method} ${operation.path}: ${complaint}`);
  }
  return found;
}

describe('what every operation says of itself', () => {
  test('its id is a verb and a noun in lowerCamel, and no other has it', () => {
    const ids = operations.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z0-9]*)+$/.test(id))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('it has a summary and one tag', () => {
    const incomplete = operations.filter(
      ({ summary, tags }) => summary.trim() === '' || tags.length !== 1,
    );
    expect(incomplete.map(({ id }) => id)).toEqual([]);
  });

  test('its path is kebab-case plurals under the major version', () => {
    const odd = operations
      .filter(({ isPublic }) => !isPublic)
      .map(({ path }) => path)
      .filter((path) => !/^\/(v1|scim\/v2)(\/([a-zA-Z0-9-]+|\{[a-z][A-Za-z]*\}))+$/.test(path));
    expect(odd).toEqual([]);
  });

  test('the operations without a credential are the named ones (E-10)', () => {
    expect(operations.filter(({ isPublic }) => isPublic).map(({ id }) => id)).toEqual(
      publicOperations,
    );
  });

  test('every operation but health may be throttled, and whoever is told to come back is told when', () => {
    const raw = (upskill.app.swagger() as Document).paths ?? {};
    const unthrottled = operations.filter(({ method, path }) => {
      const item = raw[path] as Record<string, { responses?: Record<string, unknown> }>;
      return !item[method.toLowerCase()]?.responses?.['429'];
    });
    expect(unthrottled.map(({ id }) => id)).toEqual(['getLiveness', 'getReadiness']);
    const { responses = {} } = (upskill.app.swagger() as Document).components ?? {};
    for (const name of ['Problem429', 'Problem503'])
      expect(Object.keys((responses[name] as { headers?: object }).headers ?? {})).toContain(
        'Retry-After',
      );
  });

  test('every route of the server is in the document and every operation is a route, but for the pages made for people (E-11)', async () => {
    const documented = operations.map(({ method, path }) => `${method} ${path}`);
    const routes = await registeredRoutes();
    const hidden = routes.filter((route) => !documented.includes(route));
    expect(hidden.filter((route) => !/^GET \/(docs|console|problems)(\/|$)/.test(route))).toEqual(
      [],
    );
    expect(documented.filter((route) => !routes.includes(route))).toEqual([]);
  });
});

describe('without a valid credential', () => {
  const credentials: Record<string, Record<string, string>> = {
    'no credential': {},
    'a word that is no token': { authorization: 'Bearer surely-not-a-token' },
    'another scheme': { authorization: 'Basic dXNlcjpwYXNzd29yZA==' },
    'a key of nobody': {
      authorization: `Bearer upk_test_${'0'.repeat(12)}_${'0'.repeat(43)}_000000`,
    },
  };

  test('every operation answers the same 401, whatever was sent (A-01)', async () => {
    const bodies = new Set<string>();
    const found = await complaints(
      operations.filter(({ isPublic }) => !isPublic),
      async (operation) => {
        for (const [name, headers] of Object.entries(credentials)) {
          const answer = await send(operation, withNobody(operation), headers);
          bodies.add(answer.payload);
          if (answer.statusCode !== 401) return `${name} → ${answer.statusCode}`;
          if (!String(answer.headers['www-authenticate']).startsWith('Bearer'))
            return `${name} → no WWW-Authenticate`;
        }
        return undefined;
      },
    );
    expect(found).toEqual([]);
    expect(bodies.size).toBe(1);
  });
});

describe('with each role', () => {
  let callers: [string, Credential, (grant: Grant) => boolean][];
  beforeAll(async () => {
    const employer = await upskill.newEmployer();
    const { roles, keyWithoutScope } = await peopleOfEveryRole(upskill, employer);
    callers = [
      ...roles.map(([role, credential]): (typeof callers)[number] => [
        role,
        credential,
        (grant) => grant.roles.includes(role) || grant.roles.includes('employee'),
      ]),
      ['a key without scope', keyWithoutScope, ({ apiKeys }) => apiKeys === 'without scope'],
      ['a key with every scope', employer.admin, ({ apiKeys }) => apiKeys !== false],
    ];
  });

  // An unknown query parameter stops whoever is let in, so that nothing is done: 400 means "you may".
  test('403 exactly where the matrix says so (F-01, F-06)', async () => {
    const found = await complaints(
      operations.filter(({ isPublic }) => !isPublic),
      async (operation) => {
        const grant = upskill.grants[operation.permission] as Grant;
        const url = `${withNobody(operation)}?surely-not-a-parameter=1`;
        for (const [name, { authorization }, isGranted] of callers) {
          const { statusCode, payload } = await send(operation, url, { authorization });
          const isRefused = statusCode === 403 && JSON.parse(payload).code === 'not-permitted';
          const fits = isGranted(grant) ? statusCode === 400 : isRefused;
          if (!fits) return `${name} → ${statusCode} ${payload}`;
        }
        return undefined;
      },
    );
    expect(found).toEqual([]);
  }, 180_000);

  test('403: a key that may read everything changes nothing (F-07)', async () => {
    const employer = await upskill.newEmployer();
    const isReading = (permission: string) => permission.endsWith('.read');
    const scopes = Object.entries(upskill.grants)
      .filter(([permission, { apiKeys }]) => apiKeys === true && isReading(permission))
      .map(([permission]) => permission);
    const { authorization } = await upskill.apiKey(employer.id, scopes);
    const changing = operations.filter(
      ({ method, permission, isPublic }) => method !== 'GET' && !isPublic && !isReading(permission),
    );
    expect(changing.length).toBeGreaterThan(20);
    const found = await complaints(changing, async (operation) => {
      const { statusCode } = await send(operation, withNobody(operation), { authorization });
      return statusCode === 403 ? undefined : String(statusCode);
    });
    expect(found).toEqual([]);
  });

  test('a permission nobody declared is held by nobody', () => {
    const actor = { kind: 'person', roles: ['employer_admin'], scopes: [] } as const;
    expect(mayUse(actor, 'surely.not-a-permission', upskill.grants)).toBe(false);
  });
});

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWK } from 'jose';
import type { Configuration, default as OidcProvider } from 'oidc-provider';
import { CommandError } from '../cli/output.js';
import { demoStore } from './demo-store.js';
import { type DemoAccount, signInPage } from './sign-in-page.js';

/** Tokens say they are for this; RFC 8707 wants a URI to ask for it by. */
export const DEMO_AUDIENCE = 'upskill';
const RESOURCE = 'urn:upskill:demo';
const SCOPE = 'upskill';
const CLIENT_ID = 'upskill-demo';
const LONGEST_FORM = 1_024;
const HOUR_S = 3_600;

type Library = { default: typeof OidcProvider };
type Options = {
  /** 0 picks a free one. */
  port: number;
  accounts: readonly DemoAccount[];
  /** How the library is found; it is a development dependency. */
  load?: () => Promise<Library>;
};

async function loadLibrary(load: () => Promise<Library>): Promise<typeof OidcProvider> {
  try {
    return (await load()).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandError(
      'The demo sign-in needs the development packages: run it in a checkout, after `npm ci`.',
    );
  }
}

function configuration(key: JWK, accounts: readonly DemoAccount[]): Configuration {
  const isKnown = (subject: string) => accounts.some((account) => account.subject === subject);
  return {
    adapter: demoStore(),
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: CLIENT_ID,
        application_type: 'native', // any port of this machine (RFC 8252)
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    pkce: { methods: ['S256'], required: () => true },
    ttl: {
      AccessToken: HOUR_S,
      IdToken: HOUR_S,
      Session: HOUR_S,
      Grant: HOUR_S,
      Interaction: HOUR_S,
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPE,
          audience: DEMO_AUDIENCE,
          accessTokenTTL: HOUR_S,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    findAccount: (_context, subject) =>
      isKnown(subject) ? { accountId: subject, claims: () => ({ sub: subject }) } : undefined,
    // The demo's own client: what it asks for is granted without another page.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, provider } = oidc;
      const grant = new provider.Grant({
        ...(client ? { clientId: client.clientId } : {}),
        ...(session?.accountId ? { accountId: session.accountId } : {}),
      });
      grant.addOIDCScope('openid');
      grant.addResourceScope(RESOURCE, SCOPE);
      await grant.save();
      return grant;
    },
  };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_FORM) break;
  }
  return new URLSearchParams(text);
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** The page that asks whom to be, and what follows from the answer. */
async function askWhom(
  provider: OidcProvider,
  accounts: readonly DemoAccount[],
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { uid } = await provider.interactionDetails(request, response);
  const chosen = request.method === 'POST' ? (await readForm(request)).get('account') : null;
  const account = accounts.find(({ subject }) => subject === chosen);
  if (!account) {
    response.writeHead(200, PAGE_HEADERS).end(signInPage(accounts, `/sign-in/${uid}`));
    return;
  }
  // Whoever chooses somebody agrees: a native client's user must be asked once in between (RFC 8252, 8.6).
  const result = { login: { accountId: account.subject }, consent: {} };
  await provider.interactionFinished(request, response, result);
}

async function listen(port: number): Promise<Server> {
  const server = createServer();
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new CommandError(
      `Port ${port} is taken: choose another for the demo sign-in with UPSKILL_DEMO_SIGN_IN_PORT.`,
    );
  });
  return server;
}

export type DemoSignIn = Awaited<ReturnType<typeof startDemoSignIn>>;

/**
 * An OpenID Connect provider on this machine whose accounts are people of the demo: authorization code with PKCE, access
 * tokens as RFC 9068 describes them. Its keys live as long as it runs. For trying things out: it asks for no password.
 * @throws CommandError if the library is not there or the port is taken
 */
export async function startDemoSignIn({ port, accounts, load }: Options) {
  const Provider = await loadLibrary(load ?? (() => import('oidc-provider')));
  const server = await listen(port);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'demo' };
  const provider = new Provider(issuer, configuration(key, accounts));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const isOurs = request.url?.startsWith('/sign-in/');
    const answering = isOurs
      ? askWhom(provider, accounts, request, response)
      : answer(request, response);
    answering.catch(() => {
      // Mostly an interaction that is over or was never begun here.
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('This sign-in is over. Begin anew.\n');
    });
  });
  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    clientId: CLIENT_ID,
    scope: `openid ${SCOPE}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

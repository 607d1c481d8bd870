// An MCP client that knows only the address of a server. The user consents to each request. The program prints the
// version of the protocol, the result of the tool, and the scopes that the client requested for each token.
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';

const [address, version] = process.argv.slice(2);
const requestedScopes = [];

const user = {
  redirectUrl: 'http://127.0.0.1/callback',
  clientMetadata: {
    client_name: 'test',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  },
  clientInformation: () => user.client,
  saveClientInformation: (client) => { user.client = client; },
  tokens: () => user.token,
  saveTokens: (token) => { user.token = token; },
  codeVerifier: () => user.verifier,
  saveCodeVerifier: (verifier) => { user.verifier = verifier; },
  discoveryState: () => user.discovery,
  saveDiscoveryState: (discovery) => { user.discovery = discovery; },
  redirectToAuthorization: async (page) => {
    requestedScopes.push(page.searchParams.get('scope'));
    const response = await fetch(page, { redirect: 'manual' });
    user.callback = new URL(response.headers.get('location')).searchParams;
  },
};

let client;
let transport;

async function connect() {
  transport = new StreamableHTTPClientTransport(new URL(address), { authProvider: user });
  const mode = version === '2026-07-28' ? { pin: version } : version;
  client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
}

/** Runs a step. If the step needs a token, the user consents and the step runs again, up to two times. */
async function consenting(step, consents = 2) {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof UnauthorizedError) || consents === 0) {
      throw error;
    }
    await transport.finishAuth(user.callback);
    return consenting(step, consents - 1);
  }
}

await consenting(connect);
const result = await consenting(() => client.callTool({ name: 'greet', arguments: {} }));
console.log(client.getNegotiatedProtocolVersion());
console.log(result.content[0].text);
console.log(requestedScopes.join(', '));
await client.close();

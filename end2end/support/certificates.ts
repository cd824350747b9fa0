// An authority of the tests' own, and a certificate of it for this machine: what an
// organization has whose servers nobody else's authority vouches for.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** The file with the authority's certificate, to be trusted. */
  authority: string;
  /** The server's certificate and key (PEM). */
  cert: string;
  key: string;
}

/** Certificates that are good for a day and for `localhost`. */
export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'usher-certificates-'));
  const at = (name: string) => join(folder, name);
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  const make = (...words: string[]) => execFileSync('openssl', ['req', '-x509', ...fresh, ...words], { stdio: 'pipe' });
  make('-keyout', at('authority.key'), '-out', at('authority.pem'), '-subj', '/CN=An authority of our own');
  make(
    '-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-keyout', at('server.key'), '-out', at('server.pem'),
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE',
  );
  return { authority: at('authority.pem'), cert: readFileSync(at('server.pem'), 'utf8'), key: readFileSync(at('server.key'), 'utf8') };
}

import { StarlogError } from '../../base/errors.ts';
import { errnoOf } from '../target-error.ts';

/** The meaning of the codes in plain words, and the way out. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there; start the server, or correct transport, host and port',
  ECONNRESET: 'the server closed the connection',
  EPIPE: 'the server closed the connection',
  ETIMEDOUT: 'it does not answer; check host, port and the firewalls between',
  ENOTFOUND: 'there is no host of that name; correct it',
  EAI_AGAIN: 'the name of the host could not be looked up; check the name server',
  EHOSTUNREACH: 'there is no way to that host; check the network',
  ENETUNREACH: 'there is no way to that network; check the network',
  ENOENT: 'there is no such socket or file; start the server, or correct the path',
  EACCES: 'no permission',
  EMSGSIZE: 'a message was too large for it and is lost; lower maxMessageSize',
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed; give it as tls.ca",
  SELF_SIGNED_CERT_IN_CHAIN: "the authority of the server's certificate is not known; give it as tls.ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the authority of the server's certificate is not known; give it as tls.ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the authority of the server's certificate is not known; give it as tls.ca",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the server's certificate has another name; use that as host, or give it as tls.servername",
  CERT_HAS_EXPIRED: "the server's certificate has expired; renew it",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'the server wants a certificate of this client; give tls.cert and tls.key',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; correct the port, or use the transport "tcp"',
};

/**
 * @param doing as in `can't send to tcp://log:514`.
 * @param consequence what becomes of the records.
 * @returns a `STARLOG_TARGET_FAILED` with the place and `errno` as data.
 */
export function syslogFailed(doing: string, place: string, cause: unknown, consequence = ''): StarlogError {
  const errno = errnoOf(cause);
  const known = errno === undefined ? undefined : REASONS[errno];
  const message = cause instanceof Error ? cause.message : String(cause);
  const why = known === undefined ? message : `${known} (${errno})`;
  const text = `can't ${doing} ${place}: ${why}${consequence === '' ? '' : `; ${consequence}`}`;
  return new StarlogError('STARLOG_TARGET_FAILED', text, { place, errno }, { cause });
}

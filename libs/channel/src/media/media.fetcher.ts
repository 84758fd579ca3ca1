import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { hostOf, isWebPort, readMediaUrl } from './media-url.js';
import { isPublicAddress } from './network.js';

export class MediaRefused extends Error {
  constructor(
    message: string,
    /** Nothing is wrong with the link itself: it is worth another attempt later. */
    readonly mayWorkLater = false,
  ) {
    super(message);
  }
}

export interface FetchedMedia {
  /** What the server says it is. */
  readonly declared: string;
  readonly bytes: Buffer;
}

export interface FetchLimits {
  readonly bytes: number;
  readonly ms: number;
}

/** A supplier of ours: links to it may lead anywhere its administrator says, and ask for its credentials. */
export interface Provider {
  readonly origin: string;
  /** Sent with the first request and no other: a redirect is followed as a stranger. */
  readonly authorization: string;
}

const HOPS = 3;
const SERVER_TROUBLE = new Set([401, 403, 408, 429]);

/**
 * Follows links that strangers send us, and never into our own network: the address that a name resolves to is checked in the very lookup
 * that the connection uses, so that no second answer of a name server can differ. Each redirect is a new link.
 */
@Injectable()
export class MediaFetcher {
  /** For tests, which have no server on the open internet: a target that is let through though it is not public. */
  permit: (host: string, port: string) => boolean = () => false;

  async fetch(link: string, limits: FetchLimits, provider?: Provider): Promise<FetchedMedia> {
    const signal = AbortSignal.timeout(limits.ms);
    return this.follow(link, { limits, signal, hops: HOPS }, provider).catch((error: Error) => {
      throw signal.aborted ? new MediaRefused(`it took longer than ${limits.ms / 1000} s`, true) : error;
    });
  }

  private async follow(link: string, walk: Walk, provider?: Provider): Promise<FetchedMedia> {
    const url = readMediaUrl(link);
    if (typeof url === 'string') throw new MediaRefused(url);
    const response = await this.ask(url, walk.signal, url.origin === provider?.origin ? provider : undefined);
    const { statusCode = 0, headers } = response;
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location) {
      response.destroy();
      if (walk.hops === 0 || !URL.canParse(headers.location, url.href)) throw new MediaRefused('it is redirected too often or nowhere');
      return this.follow(new URL(headers.location, url).href, { ...walk, hops: walk.hops - 1 });
    }
    if (statusCode === 200) return { declared: headers['content-type'] ?? '', bytes: await read(response, walk.limits.bytes) };
    response.destroy();
    throw new MediaRefused(`the server answered ${statusCode}`, statusCode >= 500 || SERVER_TROUBLE.has(statusCode));
  }

  private ask(url: URL, signal: AbortSignal, provider?: Provider): Promise<IncomingMessage> {
    const host = hostOf(url);
    const permitted = provider !== undefined || this.permit(host, url.port);
    if (!permitted && !isWebPort(url.port)) throw new MediaRefused('its port is not one of the web');
    // A literal address is connected to without a lookup.
    if (!permitted && isIP(host) && !isPublicAddress(host)) throw new MediaRefused('it leads into a closed network');
    const options = { agent: false, signal, headers: { accept: '*/*', 'user-agent': 'Sistem48', ...(provider && { authorization: provider.authorization }) }, ...(!permitted && { lookup: guardedLookup }) };
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      send(url, options, resolve).on('error', reject).end();
    });
  }
}

interface Walk {
  readonly limits: FetchLimits;
  readonly signal: AbortSignal;
  /** How many more redirects are followed. */
  readonly hops: number;
}

/** Resolves a name, and refuses it when any of its addresses is not on the open internet. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) return callback(new MediaRefused('it leads into a closed network'), []);
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};

async function read(response: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new MediaRefused(`it is larger than ${limit} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

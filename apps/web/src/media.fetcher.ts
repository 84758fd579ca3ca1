import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { hostOf, isWebPort, readMediaUrl } from './domain/media-url.js';
import { isPublicAddress } from './domain/network.js';
import { MAX_PHOTO_BYTES, photoType, type PhotoType } from './domain/photo.js';

export class MediaRefused extends Error {}

export interface FetchedPhoto {
  readonly mime: PhotoType;
  readonly bytes: Buffer;
}

export interface FetchLimits {
  readonly bytes: number;
  readonly ms: number;
}

const HOPS = 3;
const LIMITS: FetchLimits = { bytes: MAX_PHOTO_BYTES, ms: 10_000 };

/**
 * Follows links that strangers send us, and never into our own network: the address that a name resolves to is checked in the very lookup
 * that the connection uses, so that no second answer of a name server can differ. Each redirect is a new link.
 */
@Injectable()
export class MediaFetcher {
  /** For tests, which have no server on the open internet: a target that is let through though it is not public. */
  permit: (host: string, port: string) => boolean = () => false;

  async photo(link: string, limits: FetchLimits = LIMITS): Promise<FetchedPhoto> {
    const signal = AbortSignal.timeout(limits.ms);
    const bytes = await this.follow(link, limits, signal, HOPS).catch((error: Error) => {
      throw signal.aborted ? new MediaRefused(`it took longer than ${limits.ms / 1000} s`) : error;
    });
    const mime = photoType(bytes);
    if (!mime) throw new MediaRefused('it is no photo');
    return { mime, bytes };
  }

  private async follow(link: string, limits: FetchLimits, signal: AbortSignal, hops: number): Promise<Buffer> {
    const url = readMediaUrl(link);
    if (typeof url === 'string') throw new MediaRefused(url);
    const response = await this.ask(url, signal);
    const { statusCode = 0, headers } = response;
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location) {
      response.destroy();
      if (hops === 0 || !URL.canParse(headers.location, url.href)) throw new MediaRefused('it is redirected too often or nowhere');
      return this.follow(new URL(headers.location, url).href, limits, signal, hops - 1);
    }
    if (statusCode === 200) return read(response, limits.bytes);
    response.destroy();
    throw new MediaRefused(`the server answered ${statusCode}`);
  }

  private ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const host = hostOf(url);
    const permitted = this.permit(host, url.port);
    if (!permitted && !isWebPort(url.port)) throw new MediaRefused('its port is not one of the web');
    // A literal address is connected to without a lookup.
    if (!permitted && isIP(host) && !isPublicAddress(host)) throw new MediaRefused('it leads into a closed network');
    const options = { agent: false, signal, headers: { accept: 'image/jpeg, image/png, image/webp', 'user-agent': 'Sistem48' }, ...(!permitted && { lookup: guardedLookup }) };
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      send(url, options, resolve).on('error', reject).end();
    });
  }
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

import type { FastifyReply } from 'fastify';
import { NotFoundException } from '@nestjs/common';
import { xmlDocument, type XmlElement } from './domain/markup.js';
import { jsonOf, xmlOf, type Open311Value } from './domain/open311-words.js';

type Fields = Record<string, Open311Value>;
export type Format = 'xml' | 'json';

/** A resource and its format are one path segment (`requests.xml`); what has another ending does not exist. */
export function splitFormat(segment: string): { name: string; format: Format } {
  const match = /^(.+)\.(xml|json)$/.exec(segment);
  if (!match) throw new NotFoundException('Dodajte format: .xml ili .json');
  return { name: match[1]!, format: match[2] as Format };
}

export const answerList = (reply: FastifyReply, format: Format, root: string, item: string, items: readonly Fields[]): void =>
  send(reply, format, items.map(jsonOf), () => xmlDocument(root, items.map((one): XmlElement => [item, xmlOf(one)])));

export const answerOne = (reply: FastifyReply, format: Format, root: string, fields: Fields): void => send(reply, format, jsonOf(fields), () => xmlDocument(root, xmlOf(fields)));

/** Success is 200 for POST too: every client known takes it, and node-open311 takes nothing else on GET. */
function send(reply: FastifyReply, format: Format, json: object, xml: () => string): void {
  void reply
    .status(200)
    .headers({ 'content-type': format === 'json' ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8', 'access-control-allow-origin': '*' })
    .send(format === 'json' ? JSON.stringify(json) : xml());
}

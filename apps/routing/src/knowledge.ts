import { Injectable } from '@nestjs/common';
import { loadModel, type Model, type RuleSet } from './domain/decide.js';

/** What routing decides with: the trained model and the rules in force. */
@Injectable()
export class Knowledge {
  readonly model: Model = loadModel();
  rules: RuleSet = { version: 0, rules: [] };
}

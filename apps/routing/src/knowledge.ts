import { Injectable } from '@nestjs/common';
import type { Model, RuleSet } from './domain/decide.js';
import { DEFAULT_RULES } from './default-rules.js';
import { loadModel } from './model-file.js';

/** What routing decides with: the trained model and the rules in force. */
@Injectable()
export class Knowledge {
  readonly model: Model = loadModel();
  rules: RuleSet = DEFAULT_RULES;
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';
import type { StackResource } from '../template/stack-resource.ts';
import { compilePattern } from './event-pattern.ts';
import { createTransformer, type InputTransformer, type Transform } from './input-transformer.ts';

/** An event as a service publishes it. */
export interface BusEvent {
  /** e.g. `aws.ses`. */
  readonly source: string;
  /** e.g. `Email Delivered`. */
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

export interface EventBus {
  /** Invokes the targets of every rule that matches an event, asynchronously. */
  publish(event: BusEvent): Promise<void>;
}

export interface EventBusOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  readonly clock: Clock;
  /** @param ruleArn the rule that has the function as a target */
  readonly invokeAsync: (arn: string, event: unknown, ruleArn: string) => Promise<unknown>;
}

interface RuleProperties {
  readonly State?: string;
  readonly EventPattern?: unknown;
  readonly Targets?: readonly { readonly Arn: string; readonly InputTransformer?: InputTransformer }[];
}

interface Target {
  readonly arn: string;
  readonly ruleArn: string;
  readonly transform: Transform;
}

/**
 * Makes the default event bus of EventBridge, with the rules of the template.
 *
 * @throws TemplateError for a pattern or an input transformer that is not supported
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function createEventBus({ stack, clock, invokeAsync }: EventBusOptions): EventBus {
  const rules = stack.ofType('AWS::Events::Rule').map(readRule);
  return {
    async publish({ source, detailType, resources, detail }) {
      const event = {
        version: '0',
        id: randomUUID(),
        'detail-type': detailType,
        source,
        account: stack.accountId,
        time: new Date(clock()).toISOString().replace(/\.\d+/, ''),
        region: stack.region,
        resources,
        detail,
      };
      const found = rules.filter(({ matches }) => matches(event)).flatMap(({ targets }) => targets);
      await Promise.all(
        found.map(({ arn, transform, ruleArn }) => invokeAsync(arn, transform(event), ruleArn)),
      );
    },
  };
}

function readRule({ logicalId, arn: ruleArn, properties }: StackResource) {
  const { State = 'ENABLED', EventPattern, Targets = [] }: RuleProperties = properties;
  const targets = Targets.map(({ Arn, InputTransformer }, index): Target => {
    const where = `${logicalId}.Targets[${index}].InputTransformer`;
    return { arn: Arn, ruleArn, transform: createTransformer(InputTransformer, where) };
  });
  return {
    targets: State === 'ENABLED' && EventPattern !== undefined ? targets : [],
    matches: compilePattern(EventPattern ?? {}, `${logicalId}.EventPattern`),
  };
}

/**
 * A console sign-in begets temporary keys whose identifiers the sign-in event does not record. Later events of the same user say when their
 * session began (`sessionContext.attributes.creationDate`): the second of the sign-in.
 */
import { printInstant, SECOND_US, type Micros } from '../../../shared/domain/time.ts';
import { NO_PROPOSALS, type Proposal, type UseRule } from './rule.ts';

const WINDOW_US = 5 * SECOND_US;

export const consoleSession: UseRule = {
  id: 'console-session@1',
  question: 'Which temporary keys belong to this console sign-in?',
  falsePositive: 'Two sign-ins of one user within the same seconds cannot be told apart; the other is then named as a rival.',
  look(use, { source, inLineage }) {
    if (use.action !== 'signin:ConsoleLogin' || use.outcome !== 'success' || use.actor === undefined) return NO_PROPOSALS;
    const identity = source.canonical(use.actor);
    const others = source.actionsOf(identity, 'signin:ConsoleLogin', (use.at - WINDOW_US) as Micros, (use.at + WINDOW_US) as Micros).filter((o) => o.id !== use.id && o.outcome === 'success');
    // The sign-in began a session, and the keys are the session's.
    const session = use.issues.find((i) => i.kind === 'aws-console-session')?.value;
    const proposals: Proposal[] = [];
    for (const life of source.livesOf(identity)) {
      if (life.session === undefined || life.first === undefined || inLineage(life.value)) continue;
      if (life.kind === 'aws-service-session' || life.kind === 'aws-console-password') continue;
      if (Math.abs(life.session - use.at) > SECOND_US || life.first < use.at) continue;
      const [first] = source.usesOf(life.value);
      if (first === undefined) continue;
      proposals.push({
        credential: life.value, from: session, at: life.first, precisionUs: first.precisionUs, kind: 'signed-in', grade: 'B', rule: 'console-session@1',
        because: `the key’s session began at ${printInstant(life.session)}, the second of the sign-in, for the same user; the sign-in event itself does not record the key`,
        events: [use.id, first.id],
        rivals: others.map((o) => ({ explanation: `another sign-in of the same user at ${printInstant(o.at)} from ${o.source ?? 'an unknown source'}`, from: o.credential, events: [o.id] })),
        sharedWithOwner: false,
      });
    }
    return proposals;
  },
};

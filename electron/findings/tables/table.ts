/**
 * What a rule asks of an operation without knowing its platform: a topic. Which operations of which platform belong to a topic stands in one reviewed
 * table per platform beside this file, never in a rule and never for a data set.
 */
export const TOPICS = [
  // Ends what records and watches · may narrow it: the record says how · ends a record that is deleted by routine too.
  'log-ends', 'log-narrows', 'log-minor',
  // Hands a copy out · takes the way back · deletes one copy · destroys data or keys · destroys one thing that is deleted every day · removes one item
  // of many, which counts in bulk only · opens data to others · opens it when the record names the public · makes what the others destroy or open.
  'copy-out', 'backup-destroyed', 'copy-deleted', 'data-destroyed', 'one-destroyed', 'removes', 'opens', 'opens-if-public', 'makes',
  // Who may become whom · a new identity, with its trust · who vouches for strangers · who may use a resource · what guards the door is weakened.
  'trust', 'trust-new', 'federation', 'trust-resource', 'guard',
  // Gives rights, which ones the record names · gives broad rights whatever it names.
  'grant', 'grant-broad',
  // A person signs in by hand · only begins a session: the daily bread of workloads · changes a credential for a new one.
  'sign-in', 'session', 'rotation',
  // What a client library asks by itself before it does anything: no question of whoever runs it.
  'by-itself',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Whole operations as the events write them, or anchored patterns where a platform puts versions and resource paths into them. */
export type Operations = readonly (string | RegExp)[];

export interface PlatformTable {
  readonly platforms: readonly string[];
  /** Where the facts come from. */
  readonly source: string;
  readonly operations: Readonly<Partial<Record<Topic, Operations>>>;
  /** Rights (roles, groups, policies, scopes) that give everything or the power to take it, as `access-to`, `permission` and `consents-to` name them. */
  readonly broad?: RegExp | undefined;
  /** Commands of hosts, as the fact `command` holds them. */
  readonly commands?: readonly (readonly [Topic, RegExp])[] | undefined;
  /** Technique of ATT&CK for a topic, where it is not the one of the rule. */
  readonly attack?: Readonly<Partial<Record<Topic, string>>> | undefined;
}

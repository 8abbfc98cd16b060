/** The kinds of settings there are, what a declaration says of each, and the types that follow from it. */

interface Described {
  /** Its name on the page and in comparisons of runs; no two are alike. */
  readonly label: string;
  /** What it does, in a sentence or two. */
  readonly meaning: string;
  /** The option of the published implementation that it becomes in a cluster's script. */
  readonly flag?: string;
}

/**
 * Values used where none is given. Settings of version 1 are required in a config; whatever was added since is
 * optional, `absent` says what its absence means, and it has no other default.
 */
interface Defaults<T> {
  /** Where the form begins; of CoRP's options also what a config without them means. */
  readonly default?: T;
  /** What its absence from a link of version 1 means. Never change it: links that are out there would change with it. */
  readonly link?: T;
  /** What the published script sets, where that is not the default. */
  readonly published?: T;
  /** Makes the setting optional. Null leaves the choice to the task. */
  readonly absent?: T | null;
}

export interface Range {
  readonly low: number;
  readonly high: number;
  /** The lower bound itself is not allowed. */
  readonly exclusive?: true;
  /** Said in place of "must be at most". */
  readonly tooHigh?: string;
}

export interface NumberField extends Described, Defaults<number>, Range {
  readonly kind: 'whole' | 'real';
  /** Subject of the sentence that says what is wrong. */
  readonly name: string;
  /** Shown in the empty box of a setting whose absence is null. */
  readonly placeholder?: string;
}

/** Real numbers, each within the range. Given anew they are sorted and each is kept once (see canonical.ts). */
export interface ListField extends Described, Defaults<readonly number[]>, Range {
  readonly kind: 'list';
  /** One entry, and several. */
  readonly one: string;
  readonly many: string;
  readonly most: number;
}

export interface ChoiceField extends Described, Defaults<string> {
  readonly kind: 'choice';
  /** Values with their titles on the page. */
  readonly options: Readonly<Record<string, string>>;
}

export interface FlagField extends Described, Defaults<boolean> {
  readonly kind: 'flag';
  readonly on: string;
  readonly off: string;
}

export interface TextField extends Described, Defaults<string> {
  readonly kind: 'text';
  readonly name: string;
  /** Characters at most. */
  readonly most: number;
}

export type Field = NumberField | ListField | ChoiceField | FlagField | TextField;
export type Fields = Readonly<Record<string, Field>>;

export type ValueOf<F> = F extends { readonly kind: 'choice'; readonly options: infer O }
  ? keyof O
  : F extends { readonly kind: 'list' }
    ? readonly number[]
    : F extends { readonly kind: 'flag' }
      ? boolean
      : F extends { readonly kind: 'text' }
        ? string
        : number;

type OptionalKey<D> = { [K in keyof D]: D[K] extends { readonly absent: unknown } ? K : never }[keyof D];

/** The type that a declaration describes. */
export type SettingsOf<D> = {
  readonly [K in Exclude<keyof D, OptionalKey<D>>]: ValueOf<D[K]>;
} & {
  readonly [K in OptionalKey<D>]?: ValueOf<D[K]>;
};

/** A setting as a form holds it: a number's box may be empty, a list is text. */
export type TypedOf<F> = F extends { readonly kind: 'whole' | 'real' }
  ? number | ''
  : F extends { readonly kind: 'list' }
    ? string
    : ValueOf<F>;

export type Typing<D> = { readonly [K in keyof D]: TypedOf<D[K]> };

export const isOptional = (field: Field): boolean => field.absent !== undefined;

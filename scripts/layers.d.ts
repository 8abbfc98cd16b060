export declare const layers: Readonly<Record<string, readonly string[]>>;
export declare const zones: readonly { target: string; from: string; except: string[]; message: string }[];
